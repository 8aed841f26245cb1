package dev.chorale.intervals;

/** Student's t distribution with a whole number of degrees of freedom, to about 1e-12. */
final class StudentT {
  private StudentT() {}

  /**
   * The probability of a value below: the finite sums of Abramowitz and Stegun 26.7.3 and 26.7.4.
   */
  static double below(double t, int freedom) {
    double angle = Math.atan2(t, Math.sqrt(freedom));
    double cosine = Math.cos(angle);
    double square = cosine * cosine;
    boolean odd = freedom % 2 == 1;
    double sum = 0;
    double term = odd ? cosine : 1;
    for (int i = odd ? 3 : 2; i <= freedom; i += 2) {
      sum += term;
      term *= square * (i - 1) / i;
    }
    double central = odd ? 2 / Math.PI * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
    return 0.5 + central / 2;
  }

  /** The value below which a share lies; 0 and 1 give the infinities. */
  static double quantile(double share, int freedom) {
    if (!(share > 0 && share < 1)) {
      return Normal.quantile(share);
    }
    double low = -1;
    double high = 1;
    while (below(low, freedom) > share) {
      low *= 2;
    }
    while (below(high, freedom) < share) {
      high *= 2;
    }
    for (int halving = 0; halving < 100; halving++) {
      double middle = low + (high - low) / 2;
      if (below(middle, freedom) < share) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low + (high - low) / 2;
  }
}
