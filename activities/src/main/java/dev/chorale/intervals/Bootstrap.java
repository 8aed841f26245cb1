package dev.chorale.intervals;

import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.IntervalSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Percentile bootstrap over clips. All statistics see the same resamples, so what is compared is
 * compared on the same clips.
 */
public final class Bootstrap {
  private Bootstrap() {}

  /**
   * The interval of each statistic. The result does not depend on the number of threads.
   *
   * @param clips how many there are, at least one
   * @return in the order of the statistics; bounds are percentiles of the resamples on which the
   *     statistic is defined, NaN if it is defined on none
   * @throws BadInputException when the spec has no resamples, or bounds that are none
   */
  public static List<Interval> intervals(
      List<? extends Statistic> statistics, int clips, IntervalSpec spec) {
    check(spec);
    if (clips < 1) {
      throw new IllegalArgumentException("No clips to resample");
    }
    double[][] resampled = resampled(statistics, clips, spec);
    int[] once = new int[clips];
    Arrays.fill(once, 1);
    List<Interval> intervals = new ArrayList<>();
    for (int s = 0; s < statistics.size(); s++) {
      double[] sorted = Percentiles.sorted(resampled[s]);
      double value = statistics.get(s).of(once);
      intervals.add(
          sorted.length == 0
              ? new Interval(value, Double.NaN, Double.NaN)
              : new Interval(
                  value,
                  Percentiles.of(sorted, spec.lower()),
                  Percentiles.of(sorted, spec.upper())));
    }
    return intervals;
  }

  /** Each statistic of each resample. */
  private static double[][] resampled(
      List<? extends Statistic> statistics, int clips, IntervalSpec spec) {
    Resamples resamples = new Resamples(clips, spec.seed().value());
    double[][] resampled = new double[statistics.size()][spec.resamples()];
    IntStream.range(0, spec.resamples())
        .parallel()
        .forEach(
            resample -> {
              int[] counts = resamples.counts(resample);
              for (int s = 0; s < statistics.size(); s++) {
                resampled[s][resample] = statistics.get(s).of(counts);
              }
            });
    return resampled;
  }

  private static void check(IntervalSpec spec) {
    if (spec.resamples() < 1) {
      throw new BadInputException(
          "Intervals: found " + spec.resamples() + " resamples, expected 1 or more, as in 1000");
    }
    if (!(spec.lower() >= 0 && spec.lower() < spec.upper() && spec.upper() <= 100)) {
      throw new BadInputException(
          "Intervals: found percentiles "
              + spec.lower()
              + " and "
              + spec.upper()
              + ", expected 0 <= lower < upper <= 100, as in 2.5 and 97.5");
    }
  }
}
