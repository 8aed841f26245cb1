package dev.chorale.csv;

import java.nio.charset.StandardCharsets;

/** Decimals as they lie in the bytes of a line. */
public final class Decimals {
  /** Up to here every whole number is a double, after one more digit as well. */
  private static final long MOST = (1L << 53) / 10 - 1;

  /** Those that a double holds exactly. */
  private static final double[] POWERS_OF_TEN = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
    1e18, 1e19, 1e20, 1e21, 1e22
  };

  private Decimals() {}

  /**
   * What {@link Double#parseDouble} makes of a field. Of at most 15 digits with a point or without,
   * many times faster: both the digits and the power of ten are doubles, so that their quotient is
   * rounded once (Clinger 1990).
   *
   * @throws NumberFormatException when it is no number
   */
  public static double parse(byte[] text, int from, int to) {
    long digits = 0;
    int point = to;
    for (int i = from; i < to; i++) {
      int digit = text[i] - '0';
      if (digit >= 0 && digit <= 9 && digits <= MOST) {
        digits = 10 * digits + digit;
      } else if (text[i] == '.' && point == to) {
        point = i;
      } else {
        return otherwise(text, from, to);
      }
    }
    int decimals = Math.max(0, to - point - 1);
    boolean hasDigits = to - from > (point < to ? 1 : 0);
    return hasDigits && decimals < POWERS_OF_TEN.length
        ? digits / POWERS_OF_TEN[decimals]
        : otherwise(text, from, to);
  }

  private static double otherwise(byte[] text, int from, int to) {
    return Double.parseDouble(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
  }
}
