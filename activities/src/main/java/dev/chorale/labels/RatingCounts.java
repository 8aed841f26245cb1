package dev.chorale.labels;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How many annotations chose each class for one clip. Compared as whole numbers, so exactly. There
 * are many of them: loops, where elsewhere there would be streams.
 */
public record RatingCounts(List<Integer> perClass) implements Votes {
  public RatingCounts {
    perClass = List.copyOf(perClass);
    if (perClass.size() < 2) {
      throw new IllegalArgumentException("Expected counts of at least two classes: " + perClass);
    }
    for (int count : perClass) {
      if (count < 0) {
        throw new IllegalArgumentException("Counts must be non-negative: " + perClass);
      }
    }
  }

  public static RatingCounts of(int... perClass) {
    Integer[] counts = new Integer[perClass.length];
    Arrays.setAll(counts, i -> perClass[i]);
    return new RatingCounts(List.of(counts));
  }

  @Override
  public int classes() {
    return perClass.size();
  }

  @Override
  public int total() {
    int total = 0;
    for (int count : perClass) {
      total += count;
    }
    return total;
  }

  @Override
  public Optional<List<Integer>> counts() {
    return Optional.of(perClass);
  }

  @Override
  public boolean none() {
    return total() == 0;
  }

  @Override
  public OptionalInt majority() {
    long total = total();
    for (int i = 0; i < classes(); i++) {
      if (2L * perClass.get(i) > total) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  @Override
  public OptionalInt plurality() {
    int most = 0;
    boolean alone = true;
    for (int i = 1; i < classes(); i++) {
      int difference = perClass.get(i) - perClass.get(most);
      alone = difference > 0 || (alone && difference < 0);
      most = difference > 0 ? i : most;
    }
    return alone ? OptionalInt.of(most) : OptionalInt.empty();
  }

  @Override
  public List<Double> shares() {
    int total = total();
    if (total == 0) {
      throw new IllegalStateException("A clip without annotations has no shares");
    }
    Double[] shares = new Double[classes()];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (double) perClass.get(i) / total;
    }
    return List.of(shares);
  }

  @Override
  public boolean overMean(int classIndex) {
    return (long) classes() * perClass.get(classIndex) > total();
  }
}
