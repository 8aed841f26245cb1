package dev.chorale.model;

import dev.chorale.vocabulary.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * 32-bit floats of a shape, outside any device: as stored, and as compared bit by bit. Its values
 * stay, but for {@link Parameters#copyTo}, which fills the same memory anew.
 */
public final class Tensor {
  private final List<Long> shape;

  /** Little-endian, row by row. */
  private final byte[] bytes;

  /**
   * All zeros.
   *
   * @throws IllegalArgumentException when it takes more than the 2 GB that an array may have
   */
  public Tensor(List<Long> shape) {
    this.shape = List.copyOf(shape);
    long size = shape.stream().reduce((long) Float.BYTES, Math::multiplyExact);
    if (size < 0 || size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "A tensor of shape " + shape + " takes " + size + " bytes");
    }
    this.bytes = new byte[(int) size];
  }

  /**
   * @param values row by row
   */
  public Tensor(List<Long> shape, float[] values) {
    this(shape);
    if (size() != values.length) {
      throw new IllegalArgumentException(values.length + " values for shape " + shape);
    }
    buffer().asFloatBuffer().put(values);
  }

  /**
   * Memory for a tensor of a file.
   *
   * @param what names it in messages
   * @throws BadInputException when it takes more than the 2 GB that an array may have
   */
  static Tensor of(List<Long> shape, String what) {
    try {
      return new Tensor(shape);
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw new BadInputException(
          what + " of shape " + shape + " can't be held: at most 2 GB of floats can", e);
    }
  }

  /** All of one value. */
  public static Tensor filled(float value, long... shape) {
    Tensor tensor = new Tensor(Arrays.stream(shape).boxed().toList());
    FloatBuffer values = tensor.values();
    while (value != 0 && values.hasRemaining()) {
      values.put(value);
    }
    return tensor;
  }

  /** Each number uniform from -bound to below bound, in order. */
  static Tensor uniform(Random random, double bound, long... shape) {
    Tensor tensor = new Tensor(Arrays.stream(shape).boxed().toList());
    FloatBuffer values = tensor.values();
    while (values.hasRemaining()) {
      values.put((float) (bound * (2 * random.nextDouble() - 1)));
    }
    return tensor;
  }

  /** Each number from a normal distribution around 0, in order. */
  static Tensor normal(Random random, double deviation, long... shape) {
    Tensor tensor = new Tensor(Arrays.stream(shape).boxed().toList());
    FloatBuffer values = tensor.values();
    while (values.hasRemaining()) {
      values.put((float) (deviation * random.nextGaussian()));
    }
    return tensor;
  }

  /** All zeros, of the same shape. */
  public Tensor zeros() {
    return new Tensor(shape);
  }

  /** The same values in memory of their own. */
  public Tensor copy() {
    Tensor copy = zeros();
    copy.set(buffer());
    return copy;
  }

  public List<Long> shape() {
    return shape;
  }

  public int size() {
    return bytes.length / Float.BYTES;
  }

  public float at(int index) {
    return buffer().getFloat(index * Float.BYTES);
  }

  /** The values, row by row, copied. */
  public float[] toArray() {
    float[] array = new float[size()];
    values().get(array);
    return array;
  }

  /** The values as they are, not copied. */
  FloatBuffer values() {
    return buffer().asFloatBuffer();
  }

  /**
   * @param values little-endian
   */
  void set(ByteBuffer values) {
    if (values.order() != ByteOrder.LITTLE_ENDIAN || values.remaining() != bytes.length) {
      throw new IllegalArgumentException(values + " for " + bytes.length + " little-endian bytes");
    }
    values.get(bytes);
  }

  /** Takes as many numbers of a type, row by row, as there is room for. */
  void set(ByteBuffer numbers, ElementType type) {
    if (type == ElementType.FLOAT_32) {
      set(numbers);
      return;
    }
    FloatBuffer values = values();
    while (values.hasRemaining()) {
      values.put(type.next(numbers));
    }
  }

  /**
   * @param values room for all of them
   */
  void copyTo(ByteBuffer values) {
    values.put(bytes);
  }

  void write(OutputStream out) throws IOException {
    out.write(bytes);
  }

  /**
   * Takes the next values of a stream.
   *
   * @return whether there were enough
   */
  boolean read(InputStream in) throws IOException {
    return in.readNBytes(bytes, 0, bytes.length) == bytes.length;
  }

  private ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Whether shape and every bit of every value are the same. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor tensor
        && shape.equals(tensor.shape)
        && Arrays.equals(bytes, tensor.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Tensor" + shape;
  }
}
