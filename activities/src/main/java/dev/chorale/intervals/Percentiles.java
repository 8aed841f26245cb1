package dev.chorale.intervals;

import java.util.Arrays;

/** Percentiles with linear interpolation between the two nearest ranks, numpy's default. */
public final class Percentiles {
  private Percentiles() {}

  /**
   * The percentile of some values, to the bit as numpy computes it.
   *
   * @param sorted ascending, at least one
   * @param percent from 0 to 100
   */
  public static double of(double[] sorted, double percent) {
    if (sorted.length == 0 || !(percent >= 0 && percent <= 100)) {
      throw new IllegalArgumentException(
          "Percentile " + percent + " of " + sorted.length + " values is not defined");
    }
    double rank = (sorted.length - 1) * (percent / 100);
    int below = (int) Math.floor(rank);
    int above = Math.min(below + 1, sorted.length - 1);
    double share = rank - below;
    double step = sorted[above] - sorted[below];
    // From the nearer end, so that the result never leaves the two values.
    return share < 0.5 ? sorted[below] + step * share : sorted[above] - step * (1 - share);
  }

  /** The values without NaN, ascending. */
  static double[] sorted(double[] values) {
    return Arrays.stream(values).filter(value -> !Double.isNaN(value)).sorted().toArray();
  }
}
