package dev.chorale.evaluation;

/**
 * How well one class is told. Every ratio is 0 where it is undefined.
 *
 * @param support clips of which the class is true
 */
public record ClassScores(double f1, double precision, double recall, long support) {
  static ClassScores of(long truePositives, long falsePositives, long falseNegatives) {
    return new ClassScores(
        f1(truePositives, falsePositives, falseNegatives),
        ratio(truePositives, truePositives + falsePositives),
        ratio(truePositives, truePositives + falseNegatives),
        truePositives + falseNegatives);
  }

  static double f1(long truePositives, long falsePositives, long falseNegatives) {
    return ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
