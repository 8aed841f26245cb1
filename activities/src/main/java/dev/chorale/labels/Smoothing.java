package dev.chorale.labels;

import java.util.Arrays;

/**
 * Label smoothing, y' = y (1 - e) + (1 - y) e / (C - 1): the released code and the published share
 * files have e = 0.05.
 *
 * @param e from 0 to below (C - 1) / C
 */
public record Smoothing(double e) {
  /** Files give six decimals: a share so near to 0 was 0. */
  private static final double ROUNDING = 1e-5;

  /** The smoothed shares. */
  public double[] smooth(double... shares) {
    double least = least(shares.length);
    return Arrays.stream(shares).map(share -> share * (1 - e) + (1 - share) * least).toArray();
  }

  /**
   * The shares that were smoothed.
   *
   * @throws IllegalArgumentException when one is less than smoothing gives
   */
  public double[] undo(double... smoothed) {
    double least = least(smoothed.length);
    double[] shares = new double[smoothed.length];
    for (int i = 0; i < shares.length; i++) {
      if (!(smoothed[i] >= least - ROUNDING)) {
        throw new IllegalArgumentException(
            "found "
                + ClassTable.decimal(smoothed[i])
                + ", expected a share smoothed by "
                + ClassTable.decimal(e)
                + ", so at least "
                + ClassTable.decimal(least));
      }
      double share = (smoothed[i] - least) / (1 - e - least);
      shares[i] = share < ROUNDING ? 0 : share;
    }
    return shares;
  }

  private double least(int classes) {
    return e / (classes - 1);
  }
}
