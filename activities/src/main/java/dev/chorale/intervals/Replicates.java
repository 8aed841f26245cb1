package dev.chorale.intervals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A number measured on all units, on every resample, and with each unit left out in turn. */
public final class Replicates {
  private final double value;
  private final double[] resamples;
  private final List<double[]> leftOut;

  /**
   * @param leftOut one a sample that is drawn from: clips, and trainings where they are drawn too;
   *     empty where units were not left out
   */
  Replicates(double value, double[] resamples, List<double[]> leftOut) {
    this.value = value;
    this.resamples = resamples;
    this.leftOut = leftOut;
  }

  public double value() {
    return value;
  }

  /** One a resample, in their order; NaN where undefined. */
  public double[] resamples() {
    return resamples.clone();
  }

  /**
   * A function of numbers that were measured on the same resamples: a difference, a mean, a ratio.
   */
  public static Replicates map(List<Replicates> measured, ToDoubleFunction<double[]> function) {
    List<double[]> leftOut = new ArrayList<>();
    for (int sample = 0; sample < measured.get(0).leftOut.size(); sample++) {
      int place = sample;
      leftOut.add(mapped(measured.stream().map(one -> one.leftOut.get(place)).toList(), function));
    }
    double[] all = measured.stream().mapToDouble(Replicates::value).toArray();
    return new Replicates(
        function.applyAsDouble(all),
        mapped(measured.stream().map(one -> one.resamples).toList(), function),
        leftOut);
  }

  private static double[] mapped(List<double[]> columns, ToDoubleFunction<double[]> function) {
    double[] mapped = new double[columns.get(0).length];
    double[] row = new double[columns.size()];
    for (int i = 0; i < mapped.length; i++) {
      for (int column = 0; column < row.length; column++) {
        row[column] = columns.get(column)[i];
      }
      mapped[i] = function.applyAsDouble(row);
    }
    return mapped;
  }

  /** This less another, paired. */
  public Replicates minus(Replicates other) {
    return map(List.of(this, other), pair -> pair[0] - pair[1]);
  }

  /**
   * The interval between two percentiles. Resamples on which the number is undefined are left out;
   * of none, the bounds are NaN, as are those of BCa where all resamples lie on one side of the
   * value.
   *
   * @param lower from 0 to 100, as in 2.5
   * @param upper as in 97.5
   */
  public Interval interval(IntervalMethod method, double lower, double upper) {
    return switch (method) {
      case PERCENTILE -> bounds(lower, upper);
      case BASIC -> {
        Interval mirrored = bounds(lower, upper);
        yield new Interval(value, 2 * value - mirrored.upper(), 2 * value - mirrored.lower());
      }
      case BCA -> {
        double bias = bias();
        double acceleration = acceleration();
        yield bounds(corrected(lower, bias, acceleration), corrected(upper, bias, acceleration));
      }
      case T -> student(lower, upper);
    };
  }

  private Interval bounds(double lower, double upper) {
    double[] sorted = Percentiles.sorted(resamples);
    if (sorted.length == 0 || Double.isNaN(lower) || Double.isNaN(upper)) {
      return new Interval(value, Double.NaN, Double.NaN);
    }
    return new Interval(value, Percentiles.of(sorted, lower), Percentiles.of(sorted, upper));
  }

  /** How far the value lies from the middle of its resamples, as a normal quantile. */
  private double bias() {
    double[] sorted = Percentiles.sorted(resamples);
    double below = Arrays.stream(sorted).filter(resample -> resample < value).count();
    double to = Arrays.stream(sorted).filter(resample -> resample <= value).count();
    return Normal.quantile((below + to) / (2 * sorted.length));
  }

  /** How fast the standard error changes with the value, from leaving each unit out. */
  private double acceleration() {
    double cubes = 0;
    double squares = 0;
    for (double[] sample : leftOut()) {
      double[] without = Percentiles.sorted(sample);
      double mean = Arrays.stream(without).average().orElse(Double.NaN);
      double n = without.length;
      cubes += Arrays.stream(without).map(w -> Math.pow(mean - w, 3)).sum() / (n * n * n);
      squares += Arrays.stream(without).map(w -> Math.pow(mean - w, 2)).sum() / (n * n);
    }
    return squares == 0 ? 0 : cubes / Math.pow(squares, 1.5) / 6;
  }

  private static double corrected(double percent, double bias, double acceleration) {
    double moved = bias + Normal.quantile(percent / 100);
    return 100 * Normal.below(bias + moved / (1 - acceleration * moved));
  }

  private Interval student(double lower, double upper) {
    double variance = 0;
    int freedom = Integer.MAX_VALUE;
    for (double[] sample : leftOut()) {
      double[] without = Percentiles.sorted(sample);
      double mean = Arrays.stream(without).average().orElse(Double.NaN);
      double n = without.length;
      variance += Arrays.stream(without).map(w -> Math.pow(w - mean, 2)).sum() * (n - 1) / n;
      freedom = Math.min(freedom, without.length - 1);
    }
    if (freedom < 1) {
      return new Interval(value, Double.NaN, Double.NaN);
    }
    double error = Math.sqrt(variance);
    return new Interval(
        value,
        value + StudentT.quantile(lower / 100, freedom) * error,
        value + StudentT.quantile(upper / 100, freedom) * error);
  }

  private List<double[]> leftOut() {
    if (leftOut.isEmpty()) {
      throw new IllegalStateException("Units were not left out: such bounds need it");
    }
    return leftOut;
  }
}
