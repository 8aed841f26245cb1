package dev.chorale.model;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A file of named tensors that are read one by one. */
interface TensorFile extends Closeable {
  /** Names and shapes, in the file's order; the values are not looked at. */
  Map<String, List<Long>> shapes();

  /**
   * The values of one tensor as 32-bit floats.
   *
   * @throws IOException when the file can't be read
   * @throws dev.chorale.vocabulary.BadInputException naming the file and the tensor, when it is
   *     damaged or of a type that is no floating point
   */
  Tensor read(String name) throws IOException;
}
