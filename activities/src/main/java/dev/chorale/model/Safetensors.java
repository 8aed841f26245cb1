package dev.chorale.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The safetensors format: eight bytes with the header's length, a JSON header, the values. Read by
 * Python's safetensors and by anything else that loads networks. Equal tensors give equal bytes.
 *
 * @param tensors in the order in which they are written
 * @param metadata kept in the header as text
 */
public record Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
  static final String METADATA = "__metadata__";
  private static final String FLOAT_32 = "F32";

  /** As others limit it, too. */
  static final long LONGEST_HEADER = 100_000_000;

  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory", e);
    }
    return out.toByteArray();
  }

  /** Any number of bytes; no tensor is copied on the way. */
  public void write(OutputStream out) throws IOException {
    byte[] json = header().toString().getBytes(StandardCharsets.UTF_8);
    // The values begin at a multiple of eight, as readers that map the file expect.
    int padded = (json.length + 7) / 8 * 8;
    out.write(littleEndian(new byte[Long.BYTES]).putLong(padded).array());
    out.write(json);
    out.write(" ".repeat(padded - json.length).getBytes(StandardCharsets.UTF_8));
    for (Tensor tensor : tensors.values()) {
      tensor.write(out);
    }
  }

  private ObjectNode header() {
    ObjectNode header = ChoraleJson.mapper().createObjectNode();
    ObjectNode notes = header.putObject(METADATA);
    metadata.forEach(notes::put);
    long offset = 0;
    for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
      ObjectNode entry = header.putObject(tensor.getKey()).put("dtype", FLOAT_32);
      tensor.getValue().shape().forEach(entry.putArray("shape")::add);
      long end = offset + (long) Float.BYTES * tensor.getValue().size();
      entry.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    return header;
  }

  /**
   * @throws IOException saying what is wrong with the bytes
   */
  public static Safetensors read(byte[] bytes) throws IOException {
    return read(new ByteArrayInputStream(bytes));
  }

  /**
   * Reads to the stream's end.
   *
   * @throws IOException saying what is wrong with the bytes
   */
  public static Safetensors read(InputStream in) throws IOException {
    byte[] length = in.readNBytes(Long.BYTES);
    long header = length.length < Long.BYTES ? -1 : littleEndian(length).getLong();
    if (header < 0 || header > LONGEST_HEADER) {
      throw new IOException("No safetensors: a header of " + header + " bytes");
    }
    byte[] json = in.readNBytes((int) header);
    if (json.length < header) {
      throw new IOException("Cut short after " + json.length + " bytes of the header");
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    long at = 0;
    for (Map.Entry<String, JsonNode> entry : ChoraleJson.mapper().readTree(json).properties()) {
      if (entry.getKey().equals(METADATA)) {
        entry.getValue().properties().forEach(m -> metadata.put(m.getKey(), m.getValue().asText()));
      } else {
        Tensor tensor = tensor(entry.getKey(), entry.getValue(), at);
        if (!tensor.read(in)) {
          throw new IOException("Cut short within tensor " + entry.getKey());
        }
        tensors.put(entry.getKey(), tensor);
        at += (long) Float.BYTES * tensor.size();
      }
    }
    if (in.read() >= 0) {
      throw new IOException("Bytes after the last tensor");
    }
    return new Safetensors(tensors, metadata);
  }

  /** Memory for one tensor of the header. */
  private static Tensor tensor(String name, JsonNode entry, long at) throws IOException {
    String type = entry.path("dtype").asText();
    if (!type.equals(FLOAT_32)) {
      throw new IOException("Tensor " + name + " has type " + type + ", expected " + FLOAT_32);
    }
    List<Long> shape = new ArrayList<>();
    entry.path("shape").forEach(size -> shape.add(size.asLong()));
    long from = entry.path("data_offsets").path(0).asLong();
    long to = entry.path("data_offsets").path(1).asLong();
    try {
      Tensor tensor = new Tensor(shape);
      if (from == at && to == at + (long) Float.BYTES * tensor.size()) {
        return tensor;
      }
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw new IOException("Tensor " + name + ": " + e.getMessage(), e);
    }
    throw new IOException(
        "Tensor %s of shape %s lies from %d to %d, expected from %d"
            .formatted(name, shape, from, to, at));
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
