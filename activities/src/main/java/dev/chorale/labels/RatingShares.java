package dev.chorale.labels;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The share of each class for one clip whose counts are not known. Shares were rounded when they
 * were written, so what is over a bound must be over it by more than {@link #TOLERANCE}, and what
 * differs by no more is equal. All zeros where nothing is left but "other".
 */
public record RatingShares(List<Double> shares) implements Votes {
  /** Shares closer than this are equal. */
  public static final double TOLERANCE = 1e-6;

  /** How far from 1 the sum of shares as given may be. */
  public static final double SUM_TOLERANCE = 1e-3;

  public RatingShares {
    shares = List.copyOf(shares);
    if (shares.size() < 2) {
      throw new IllegalArgumentException("Expected shares of at least two classes: " + shares);
    }
    double sum = shares.stream().mapToDouble(Double::doubleValue).sum();
    if (shares.stream().anyMatch(share -> !(share >= 0))
        || !(sum == 0 || Math.abs(sum - 1) <= 1e-9)) {
      throw new IllegalArgumentException("Shares must be non-negative and sum to 1: " + shares);
    }
  }

  /**
   * Divides shares by their sum.
   *
   * @throws IllegalArgumentException when one is negative or no number, or the sum is not 1 within
   *     {@link #SUM_TOLERANCE}
   */
  public static RatingShares of(double... shares) {
    return withOther(0, shares);
  }

  /**
   * Divides what is left after dropping "other" by its sum. When nothing is left, {@link #none}.
   *
   * @param other the share of "other"
   */
  static RatingShares withOther(double other, double... shares) {
    double left = 0;
    for (double share : shares) {
      left += checked(share);
    }
    double sum = left + checked(other);
    if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
      throw new IllegalArgumentException(
          "found shares that sum to " + ClassTable.decimal(sum) + ", expected 1 within 0.001");
    }
    double divisor = left;
    return new RatingShares(
        DoubleStream.of(shares).map(share -> divisor == 0 ? 0 : share / divisor).boxed().toList());
  }

  private static double checked(double share) {
    if (!(share >= 0 && share <= 1 + SUM_TOLERANCE)) {
      throw new IllegalArgumentException("found " + share + ", expected a share from 0 to 1");
    }
    return share;
  }

  @Override
  public int classes() {
    return shares.size();
  }

  @Override
  public Optional<List<Integer>> counts() {
    return Optional.empty();
  }

  @Override
  public boolean none() {
    return shares.stream().allMatch(share -> share == 0);
  }

  @Override
  public OptionalInt majority() {
    return IntStream.range(0, classes()).filter(i -> shares.get(i) > 0.5 + TOLERANCE).findFirst();
  }

  @Override
  public OptionalInt plurality() {
    double most = shares.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    int[] first =
        IntStream.range(0, classes()).filter(i -> most - shares.get(i) <= TOLERANCE).toArray();
    return first.length == 1 ? OptionalInt.of(first[0]) : OptionalInt.empty();
  }

  @Override
  public boolean overMean(int classIndex) {
    return shares.get(classIndex) > 1.0 / classes() + TOLERANCE;
  }
}
