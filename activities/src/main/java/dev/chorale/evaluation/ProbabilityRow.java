package dev.chorale.evaluation;

import dev.chorale.vocabulary.BadInputException;
import java.util.Arrays;
import java.util.Locale;

/** The probabilities of one clip over the classes. */
final class ProbabilityRow {
  private static final double TOLERANCE = 1e-3;

  private ProbabilityRow() {}

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
    double total = sum;
    return Arrays.stream(row).map(value -> value / total).toArray();
  }
}
