package dev.chorale.evaluation;

import dev.chorale.vocabulary.BadInputException;
import java.util.Locale;

/** The probabilities of one clip over the classes. */
final class ProbabilityRow {
  private static final double TOLERANCE = 1e-3;

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
   * @param what names table and clip in messages
   * @throws BadInputException when a value is negative or not a number, or the sum is further than
   *     1e-3 from 1
   */
  static double[] normalised(double[] row, String what) {
    double sum = 0;
    for (double value : row) {
      if (!(value >= 0)) {
        throw new BadInputException(
            what + ": found " + value + ", expected a probability of 0 or more");
      }
      sum += value;
    }
    if (!(Math.abs(sum - 1) <= TOLERANCE)) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s: found a sum of %.6f, expected 1 within %.3f. Give probabilities over the classes,"
                  + " as after a softmax.",
              what,
              sum,
              TOLERANCE));
    }
    double[] normalised = new double[row.length];
    for (int j = 0; j < row.length; j++) {
      normalised[j] = row[j] / sum;
    }
    return normalised;
  }
}
