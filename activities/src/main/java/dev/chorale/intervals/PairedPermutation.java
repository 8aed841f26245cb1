package dev.chorale.intervals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether two predictors differ: if they did not, it would not matter which of the two predicted a
 * unit. So for a random half of the units, clips or clusters, their predictions change sides, and
 * how often the difference is then as large tells how surprising it is. Of means this is the test
 * of random signs.
 */
public final class PairedPermutation {
  /** Differences that are equal but for rounding count as equal. */
  private static final double ROUNDING = 1e-12;

  private PairedPermutation() {}

  /**
   * The two-sided p-value of the difference of two numbers, each the mean over its trainings; the
   * n-th trainings of both change sides together.
   *
   * @param first one statistic a training
   * @param second as many; its statistics are made of the same sums
   * @param permutations how many; the p-value is at least 1 / (permutations + 1)
   * @return (1 + permutations with a difference as large) / (1 + permutations); NaN where the
   *     difference is undefined
   */
  public static double pValue(
      List<? extends Statistic> first,
      List<? extends Statistic> second,
      int units,
      int permutations,
      long seed) {
    if (first.size() != second.size()) {
      throw new IllegalArgumentException(
          "Trainings to pair: " + first.size() + " and " + second.size());
    }
    int[] all = new int[units];
    Arrays.fill(all, 1);
    double observed = Math.abs(difference(first, second, all, new int[units]));
    if (Double.isNaN(observed)) {
      return Double.NaN;
    }
    double least = observed - ROUNDING * Math.max(1, observed);
    long asLarge =
        IntStream.range(0, permutations)
            .parallel()
            .filter(
                number -> {
                  int[] kept = new int[units];
                  SplitMix.halve(seed, number, kept);
                  int[] changed = new int[units];
                  for (int i = 0; i < units; i++) {
                    changed[i] = 1 - kept[i];
                  }
                  return Math.abs(difference(first, second, kept, changed)) >= least;
                })
            .count();
    return (1.0 + asLarge) / (1.0 + permutations);
  }

  private static double difference(
      List<? extends Statistic> first,
      List<? extends Statistic> second,
      int[] kept,
      int[] changed) {
    double sum = 0;
    for (int training = 0; training < first.size(); training++) {
      Statistic a = first.get(training);
      Statistic b = second.get(training);
      sum += a.of(plus(a, kept, b, changed)) - b.of(plus(b, kept, a, changed));
    }
    return sum / first.size();
  }

  private static double[] plus(Statistic own, int[] kept, Statistic others, int[] changed) {
    double[] sums = new double[own.sums()];
    double[] more = new double[others.sums()];
    own.sum(kept, sums);
    others.sum(changed, more);
    for (int i = 0; i < sums.length; i++) {
      sums[i] += more[i];
    }
    return sums;
  }
}
