package dev.chorale.labels;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** How many annotations chose each class for one clip. Compared as whole numbers, so exactly. */
public record RatingCounts(List<Integer> perClass) implements Votes {
  public RatingCounts {
    perClass = List.copyOf(perClass);
    if (perClass.size() < 2) {
      throw new IllegalArgumentException("Expected counts of at least two classes: " + perClass);
    }
    if (perClass.stream().anyMatch(count -> count < 0)) {
      throw new IllegalArgumentException("Counts must be non-negative: " + perClass);
    }
  }

  public static RatingCounts of(int... perClass) {
    return new RatingCounts(IntStream.of(perClass).boxed().toList());
  }

  @Override
  public int classes() {
    return perClass.size();
  }

  @Override
  public int total() {
    return perClass.stream().mapToInt(Integer::intValue).sum();
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
    return IntStream.range(0, classes()).filter(i -> 2L * perClass.get(i) > total).findFirst();
  }

  @Override
  public OptionalInt plurality() {
    int most = perClass.stream().mapToInt(Integer::intValue).max().orElseThrow();
    int[] first = IntStream.range(0, classes()).filter(i -> perClass.get(i) == most).toArray();
    return first.length == 1 ? OptionalInt.of(first[0]) : OptionalInt.empty();
  }

  @Override
  public List<Double> shares() {
    int total = total();
    if (total == 0) {
      throw new IllegalStateException("A clip without annotations has no shares");
    }
    return perClass.stream().map(count -> (double) count / total).toList();
  }

  @Override
  public boolean overMean(int classIndex) {
    return (long) classes() * perClass.get(classIndex) > total();
  }
}
