package dev.chorale.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A safetensors file of anybody's; {@link Safetensors} is one of Chorale's own. */
final class SafetensorsFile implements TensorFile {
  private static final Map<String, ElementType> TYPES =
      Map.of(
          "F64", ElementType.FLOAT_64,
          "F32", ElementType.FLOAT_32,
          "F16", ElementType.FLOAT_16,
          "BF16", ElementType.BFLOAT_16);

  private static final String FETCH_AGAIN = " Fetch the file again.";

  private final Path path;
  private final FileChannel file;
  private final long values;
  private final Map<String, JsonNode> entries = new LinkedHashMap<>();
  private final Map<String, List<Long>> shapes = new LinkedHashMap<>();

  private SafetensorsFile(Path path, FileChannel file) throws IOException {
    this.path = path;
    this.file = file;
    ByteBuffer length = bytes(0, Long.BYTES, "its header");
    long header = length.getLong();
    if (header < 2 || header > Safetensors.LONGEST_HEADER) {
      throw wrong("is no safetensors file: it states a header of " + header + " bytes.");
    }
    this.values = Long.BYTES + header;
    try {
      ChoraleJson.mapper()
          .readTree(bytes(Long.BYTES, (int) header, "its header").array())
          .properties()
          .forEach(entry -> add(entry.getKey(), entry.getValue()));
    } catch (JsonProcessingException e) {
      throw new BadInputException(path + ": its header is not JSON." + FETCH_AGAIN, e);
    }
  }

  /**
   * @throws BadInputException naming the file, when it is none
   */
  static SafetensorsFile open(Path path) throws IOException {
    FileChannel file = FileChannel.open(path);
    try {
      return new SafetensorsFile(path, file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private void add(String name, JsonNode entry) {
    if (name.equals(Safetensors.METADATA)) {
      return;
    }
    List<Long> shape = new ArrayList<>();
    entry.path("shape").forEach(size -> shape.add(size.asLong(-1)));
    entries.put(name, entry);
    shapes.put(name, List.copyOf(shape));
  }

  @Override
  public Map<String, List<Long>> shapes() {
    return shapes;
  }

  @Override
  public Tensor read(String name) throws IOException {
    JsonNode entry = Objects.requireNonNull(entries.get(name));
    List<Long> shape = Objects.requireNonNull(shapes.get(name));
    String stated = entry.path("dtype").asText();
    ElementType type = TYPES.get(stated);
    if (type == null) {
      throw wrong("tensor " + name + " has type " + stated + ", expected F32, F16, BF16 or F64.");
    }
    Tensor tensor = Tensor.of(shape, path + ": tensor " + name);
    long from = entry.path("data_offsets").path(0).asLong(-1);
    long to = entry.path("data_offsets").path(1).asLong(-1);
    long size = (long) type.bytes() * tensor.size();
    if (from < 0 || to - from != size) {
      throw wrong(
          "tensor %s of shape %s lies from %d to %d, expected %d bytes."
              .formatted(name, shape, from, to, size));
    }
    tensor.set(bytes(values + from, Math.toIntExact(size), "tensor " + name), type);
    return tensor;
  }

  private ByteBuffer bytes(long from, int length, String what) throws IOException {
    // Looked at before memory is taken for what a header only claims.
    if (from > file.size() - length) {
      throw wrong("it ends within " + what + ", after " + file.size() + " bytes.");
    }
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, from + bytes.position()) < 0) {
        throw wrong("it ends within " + what + ".");
      }
    }
    return bytes.flip();
  }

  private BadInputException wrong(String what) {
    return new BadInputException(path + ": " + what + FETCH_AGAIN);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
