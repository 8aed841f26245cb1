package dev.chorale.model;

import java.util.Arrays;
import java.util.List;

/** 32-bit floats of a shape, outside any device: as stored, and as compared bit by bit. */
public final class Tensor {
  private final List<Long> shape;
  private final float[] values;

  /**
   * @param values row by row
   */
  public Tensor(List<Long> shape, float[] values) {
    long size = shape.stream().reduce(1L, (a, b) -> a * b);
    if (size != values.length) {
      throw new IllegalArgumentException(values.length + " values for shape " + shape);
    }
    this.shape = List.copyOf(shape);
    this.values = values.clone();
  }

  /** All of one value. */
  public static Tensor filled(float value, long... shape) {
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Arrays.fill(values, value);
    return new Tensor(Arrays.stream(shape).boxed().toList(), values);
  }

  public List<Long> shape() {
    return shape;
  }

  public int size() {
    return values.length;
  }

  public float[] values() {
    return values.clone();
  }

  public float at(int index) {
    return values[index];
  }

  /** Whether shape and every bit of every value are the same. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor tensor
        && shape.equals(tensor.shape)
        && Arrays.equals(values, tensor.values);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Tensor" + shape;
  }
}
