package dev.chorale.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
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
 */
public final class Safetensors {
  private static final String METADATA = "__metadata__";
  private static final String FLOAT_32 = "F32";

  private Safetensors() {}

  /**
   * @param tensors kept in this order
   * @param metadata kept in the header as text
   */
  public static byte[] write(Map<String, Tensor> tensors, Map<String, String> metadata) {
    ObjectNode header = ChoraleJson.mapper().createObjectNode();
    ObjectNode notes = header.putObject(METADATA);
    metadata.forEach(notes::put);
    long offset = 0;
    for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
      ObjectNode entry = header.putObject(tensor.getKey()).put("dtype", FLOAT_32);
      tensor.getValue().shape().forEach(entry.putArray("shape")::add);
      long end = offset + 4L * tensor.getValue().size();
      entry.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    // The values begin at a multiple of eight, as readers that map the file expect.
    String text = header.toString();
    byte[] json = text.getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + 7) / 8 * 8;
    ByteBuffer out =
        ByteBuffer.allocate(Math.toIntExact(8 + padded + offset)).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(padded)
        .put(json)
        .put(" ".repeat(padded - json.length).getBytes(StandardCharsets.UTF_8));
    for (Tensor tensor : tensors.values()) {
      for (float value : tensor.values()) {
        out.putFloat(value);
      }
    }
    return out.array();
  }

  /**
   * The tensors in the order in which they were written.
   *
   * @throws IOException saying what is wrong with the bytes
   */
  public static Map<String, Tensor> read(byte[] bytes) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < 8) {
      throw new IOException("No safetensors: " + bytes.length + " bytes");
    }
    long length = in.getLong();
    if (length < 0 || length > bytes.length - 8) {
      throw new IOException(
          "No safetensors: a header of " + length + " bytes in " + bytes.length + " bytes");
    }
    JsonNode header = ChoraleJson.mapper().readTree(bytes, 8, (int) length);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (!entry.getKey().equals(METADATA)) {
        tensors.put(entry.getKey(), tensor(entry.getKey(), entry.getValue(), in, 8 + (int) length));
      }
    }
    return tensors;
  }

  private static Tensor tensor(String name, JsonNode entry, ByteBuffer in, int dataStart)
      throws IOException {
    String type = entry.path("dtype").asText();
    if (!type.equals(FLOAT_32)) {
      throw new IOException("Tensor " + name + " has type " + type + ", expected " + FLOAT_32);
    }
    List<Long> shape = new ArrayList<>();
    entry.path("shape").forEach(size -> shape.add(size.asLong()));
    long from = entry.path("data_offsets").path(0).asLong();
    long to = entry.path("data_offsets").path(1).asLong();
    if (from < 0 || to < from || to > in.limit() - dataStart) {
      throw new IOException("Tensor " + name + " lies outside the bytes: " + from + " to " + to);
    }
    float[] values = new float[(int) ((to - from) / 4)];
    in.position(dataStart + (int) from);
    in.asFloatBuffer().get(values);
    return new Tensor(shape, values);
  }
}
