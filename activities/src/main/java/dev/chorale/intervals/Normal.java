package dev.chorale.intervals;

/** The standard normal distribution, to about 1e-15. */
final class Normal {
  private static final double ROOT_OF_TWO_PI = Math.sqrt(2 * Math.PI);

  /** Beyond, a double holds nothing but 0 or 1. */
  private static final double FAR = 39;

  private Normal() {}

  /** The probability of a value below. */
  static double below(double x) {
    if (Double.isNaN(x)) {
      return Double.NaN;
    }
    double upper = above(Math.abs(x));
    return x > 0 ? 1 - upper : upper;
  }

  /** The probability above a value that is not negative: a series, further out a fraction. */
  private static double above(double x) {
    if (x > FAR) {
      return 0;
    }
    double density = Math.exp(-x * x / 2) / ROOT_OF_TWO_PI;
    if (x < 2) {
      double term = x;
      double sum = x;
      for (int i = 3; Math.abs(term) > 1e-18 * Math.abs(sum); i += 2) {
        term *= x * x / i;
        sum += term;
      }
      return 0.5 - density * sum;
    }
    double fraction = x;
    for (int i = 200; i > 0; i--) {
      fraction = x + i / fraction;
    }
    return density / fraction;
  }

  /**
   * The value below which a share lies: a rough start, then Newton's steps with Halley's
   * correction.
   *
   * @param share 0 and 1 give the infinities
   */
  static double quantile(double share) {
    if (!(share > 0 && share < 1)) {
      return share == 0
          ? Double.NEGATIVE_INFINITY
          : share == 1 ? Double.POSITIVE_INFINITY : Double.NaN;
    }
    if (share > 0.5) {
      return -quantile(1 - share);
    }
    // From Abramowitz and Stegun 26.2.23, right to 4.5e-4.
    double t = Math.sqrt(-2 * Math.log(share));
    double x =
        -(t
            - (2.515517 + t * (0.802853 + t * 0.010328))
                / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))));
    for (int step = 0; step < 4; step++) {
      double density = Math.exp(-x * x / 2) / ROOT_OF_TWO_PI;
      double off = (below(x) - share) / density;
      x -= off / (1 + x * off / 2);
    }
    return x;
  }
}
