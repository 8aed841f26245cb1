package dev.chorale.labels;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How many annotations chose each class for one clip. Compared as whole numbers, so exactly. There
 * are many of them: plain numbers and loops, where elsewhere there would be lists and streams.
 */
public final class RatingCounts implements Votes {
  private final int[] perClass;
  private final int total;

  private RatingCounts(int[] perClass) {
    this.perClass = perClass;
    int sum = 0;
    for (int count : perClass) {
      if (count < 0) {
        throw new IllegalArgumentException(
            "Counts must be non-negative: " + Arrays.toString(perClass));
      }
      sum += count;
    }
    if (perClass.length < 2) {
      throw new IllegalArgumentException(
          "Expected counts of at least two classes: " + Arrays.toString(perClass));
    }
    this.total = sum;
  }

  public static RatingCounts of(int... perClass) {
    return new RatingCounts(perClass.clone());
  }

  @Override
  public int classes() {
    return perClass.length;
  }

  @Override
  public int total() {
    return total;
  }

  @Override
  public Optional<List<Integer>> counts() {
    Integer[] counts = new Integer[perClass.length];
    Arrays.setAll(counts, i -> perClass[i]);
    return Optional.of(List.of(counts));
  }

  @Override
  public boolean none() {
    return total == 0;
  }

  @Override
  public OptionalInt majority() {
    for (int i = 0; i < perClass.length; i++) {
      if (2L * perClass[i] > total) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  @Override
  public OptionalInt plurality() {
    int most = 0;
    boolean alone = true;
    for (int i = 1; i < perClass.length; i++) {
      int difference = perClass[i] - perClass[most];
      alone = difference > 0 || (alone && difference < 0);
      most = difference > 0 ? i : most;
    }
    return alone ? OptionalInt.of(most) : OptionalInt.empty();
  }

  @Override
  public List<Double> shares() {
    if (total == 0) {
      throw new IllegalStateException("A clip without annotations has no shares");
    }
    Double[] shares = new Double[perClass.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (double) perClass[i] / total;
    }
    return List.of(shares);
  }

  @Override
  public boolean overMean(int classIndex) {
    return (long) perClass.length * perClass[classIndex] > total;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RatingCounts counts && Arrays.equals(perClass, counts.perClass);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(perClass);
  }

  @Override
  public String toString() {
    return Arrays.toString(perClass);
  }
}
