package dev.chorale.evaluation;

import dev.chorale.vocabulary.BadInputException;
import java.util.Locale;
import java.util.function.Supplier;

/** The probabilities of one clip over the classes. */
public final class ProbabilityRow {
  private static final double TOLERANCE = 1e-3;

  /** Above 1/C by this much is positive: 1/C as a float32 lies above it for some C. */
  private static final double TIE = 1e-6;

  private ProbabilityRow() {}

  /** Whether {@link #normalised} takes the row. */
  static boolean isOne(double[] row) {
    double sum = 0;
    for (double value : row) {
      if (!(value >= 0)) {
        return false;
      }
      sum += value;
    }
    return Math.abs(sum - 1) <= TOLERANCE;
  }

  /**
   * The row divided by its sum.
   *
   * @param what names table and clip in messages; asked only for one
   * @throws BadInputException when a value is negative or not a number, or the sum is further than
   *     1e-3 from 1
   */
  public static double[] normalised(double[] row, Supplier<String> what) {
    double sum = 0;
    for (double value : row) {
      if (!(value >= 0)) {
        throw new BadInputException(
            what.get() + ": found " + value + ", expected a probability of 0 or more");
      }
      sum += value;
    }
    if (!(Math.abs(sum - 1) <= TOLERANCE)) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: found a sum of %.6f, expected 1 within %.3f. Give probabilities over the classes,"
                  + " as after a softmax.",
              what.get(),
              sum,
              TOLERANCE));
    }
    double[] normalised = new double[row.length];
    for (int j = 0; j < row.length; j++) {
      normalised[j] = row[j] / sum;
    }
    return normalised;
  }

  /**
   * The classes that are told: those over 1/C by more than 1e-6.
   *
   * @param normalised of at most 64 classes
   * @return a bit a class, the first the lowest
   */
  public static long positives(double[] normalised) {
    double threshold = 1.0 / normalised.length + TIE;
    long mask = 0;
    for (int j = 0; j < normalised.length; j++) {
      mask |= normalised[j] > threshold ? 1L << j : 0;
    }
    return mask;
  }
}
