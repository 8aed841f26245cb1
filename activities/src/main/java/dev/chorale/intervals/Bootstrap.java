package dev.chorale.intervals;

import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.IntervalSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

/**
 * Measures numbers on resamples. All see the same ones, so what is compared is compared on the same
 * clips; and the result does not depend on the number of threads.
 *
 * @param units what is drawn: clips, or clusters of them
 * @param resamples how many
 * @param trainings for numbers of several trainings, as many of those are drawn as there are, too,
 *     apart from the units; the n-th of each number together
 * @param leaveOneOut whether each unit is left out in turn as well, which {@link
 *     IntervalMethod#BCA} and {@link IntervalMethod#T} need
 */
public record Bootstrap(Resamples units, int resamples, boolean trainings, boolean leaveOneOut) {
  /**
   * Each block of resamples is drawn into one array, since fresh memory takes longer than a draw.
   */
  private static final int BLOCKS_A_THREAD = 8;

  /** Over units, with trainings as they are. */
  public static Bootstrap of(Resamples units, int resamples) {
    return new Bootstrap(units, resamples, false, false);
  }

  /** Also draws trainings. */
  public Bootstrap withTrainings() {
    return new Bootstrap(units, resamples, true, leaveOneOut);
  }

  /** Also leaves each unit out. */
  public Bootstrap withLeaveOneOut() {
    return new Bootstrap(units, resamples, trainings, true);
  }

  /**
   * The interval of each number by the method of a spec, over the units of a design; of a number of
   * several trainings these are drawn as well.
   *
   * @param numbers of clips, each as one statistic a training, as {@link #measure} takes them
   * @return in the same order; bounds are of the resamples on which the number is defined, NaN if
   *     it is defined on none
   * @throws BadInputException when the spec has no resamples, or bounds that are none
   */
  public static List<Interval> intervals(
      List<? extends List<? extends Statistic>> numbers, Design design, IntervalSpec spec) {
    check(spec);
    IntervalMethod method = IntervalMethod.of(spec);
    return design.measure(numbers, spec.resamples(), method).stream()
        .map(one -> one.interval(method, spec.lower(), spec.upper()))
        .toList();
  }

  /**
   * Refuses what gives no interval.
   *
   * @throws BadInputException when there are no resamples, or bounds that are none
   */
  public static void check(IntervalSpec spec) {
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

  /**
   * Measures numbers, each the mean over its trainings of a statistic; those of a training that is
   * undefined are left out of the mean.
   *
   * @param numbers each as one statistic a training, at least one
   * @return in the same order
   */
  public List<Replicates> measure(List<? extends List<? extends Statistic>> numbers) {
    double[][] resampled =
        resampled(
            numbers.size(),
            (resample, counts, values) -> {
              for (int i = 0; i < values.length; i++) {
                values[i] = mean(numbers.get(i), counts, drawn(resample, numbers.get(i).size()));
              }
            });
    int[] once = ones(units.units());
    List<Replicates> measured = new ArrayList<>();
    for (int i = 0; i < resampled.length; i++) {
      List<? extends Statistic> number = numbers.get(i);
      measured.add(
          new Replicates(
              mean(number, once, ones(number.size())),
              resampled[i],
              leaveOneOut ? leftOut(number, once) : List.of()));
    }
    return measured;
  }

  /**
   * Measures a number by groups, the mean over trainings as in {@link #measure}.
   *
   * @param trainings at least one, all of the same groups
   * @return as {@link Design#measureGroups} has them
   */
  List<Replicates> measureGroups(List<GroupSums> trainings) {
    int numbers = 2 * trainings.get(0).groups();
    double[][] resampled =
        resampled(
            numbers,
            (resample, counts, values) ->
                byGroup(trainings, counts, drawn(resample, trainings.size()), values));
    double[] all = new double[numbers];
    byGroup(trainings, ones(units.units()), ones(trainings.size()), all);
    List<Replicates> measured = new ArrayList<>();
    for (int i = 0; i < numbers; i++) {
      measured.add(new Replicates(all[i], resampled[i], List.of()));
    }
    return measured;
  }

  private static void byGroup(
      List<GroupSums> trainings, int[] counts, int[] drawn, double[] values) {
    double[][] each = new double[trainings.size()][values.length];
    for (int training = 0; training < each.length; training++) {
      if (drawn[training] > 0) {
        trainings.get(training).measure(counts, each[training]);
      }
    }
    for (int i = 0; i < values.length; i++) {
      double[] ofTrainings = new double[each.length];
      for (int training = 0; training < each.length; training++) {
        ofTrainings[training] = drawn[training] == 0 ? Double.NaN : each[training][i];
      }
      values[i] = mean(ofTrainings, drawn);
    }
  }

  /** Measures several numbers on one resample. */
  @FunctionalInterface
  private interface Measure {
    /**
     * @param values one a number, overwritten
     */
    void on(int resample, int[] counts, double[] values);
  }

  /** By number, then by resample. */
  private double[][] resampled(int numbers, Measure measure) {
    double[][] resampled = new double[numbers][resamples];
    int blocks =
        Math.min(resamples, BLOCKS_A_THREAD * (ForkJoinPool.getCommonPoolParallelism() + 1));
    IntStream.range(0, blocks)
        .parallel()
        .forEach(
            block -> {
              int[] counts = new int[units.units()];
              double[] values = new double[numbers];
              int end = (int) ((block + 1L) * resamples / blocks);
              for (int resample = (int) ((long) block * resamples / blocks);
                  resample < end;
                  resample++) {
                units.draw(resample, counts);
                measure.on(resample, counts, values);
                for (int i = 0; i < numbers; i++) {
                  resampled[i][resample] = values[i];
                }
              }
            });
    return resampled;
  }

  private static int[] ones(int size) {
    int[] ones = new int[size];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** How often each training is drawn. */
  private int[] drawn(int resample, int size) {
    int[] counts = new int[size];
    if (trainings && size > 1) {
      Resamples.of(size, units.trainingSeed()).draw(resample, counts);
    } else {
      Arrays.fill(counts, 1);
    }
    return counts;
  }

  private static double mean(List<? extends Statistic> number, int[] counts, int[] drawn) {
    double[] values = new double[drawn.length];
    for (int i = 0; i < drawn.length; i++) {
      values[i] = drawn[i] == 0 ? Double.NaN : number.get(i).of(counts);
    }
    return mean(values, drawn);
  }

  private static double mean(double[] values, int[] counts) {
    double sum = 0;
    int defined = 0;
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        sum += counts[i] * values[i];
        defined += counts[i];
      }
    }
    return sum / defined;
  }

  private List<double[]> leftOut(List<? extends Statistic> number, int[] once) {
    int[] each = ones(number.size());
    double[][] values = new double[once.length][number.size()];
    double[] whole = new double[number.size()];
    for (int training = 0; training < number.size(); training++) {
      Statistic statistic = number.get(training);
      double[] all = new double[statistic.sums()];
      statistic.sum(once, all);
      whole[training] = statistic.of(all);
      double[] one = new double[all.length];
      for (int unit = 0; unit < once.length; unit++) {
        Arrays.fill(one, 0);
        statistic.add(unit, one);
        for (int i = 0; i < one.length; i++) {
          one[i] = all[i] - one[i];
        }
        values[unit][training] = statistic.of(one);
      }
    }
    List<double[]> samples = new ArrayList<>();
    samples.add(Arrays.stream(values).mapToDouble(row -> mean(row, each)).toArray());
    if (trainings && each.length > 1) {
      samples.add(
          IntStream.range(0, each.length)
              .mapToDouble(
                  left -> {
                    int[] others = each.clone();
                    others[left] = 0;
                    return mean(whole, others);
                  })
              .toArray());
    }
    return samples;
  }
}
