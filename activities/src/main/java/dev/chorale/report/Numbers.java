package dev.chorale.report;

import java.util.Locale;

/** Numbers as people read them, the same in every locale. */
final class Numbers {
  private Numbers() {}

  /** Three decimals; fewer from 10 on, so that columns stay as wide. */
  static String measure(double value) {
    double size = Math.abs(value);
    int decimals = size < 9.9995 ? 3 : size < 99.995 ? 2 : 1;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** A fraction in percent with two decimals. */
  static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * fraction);
  }

  /** A difference of measures, with its sign. */
  static String signed(double difference) {
    return String.format(Locale.ROOT, "%+.3f", difference + 0.0);
  }

  /** A difference of fractions in percentage points, with its sign. */
  static String points(double difference) {
    return String.format(Locale.ROOT, "%+.2f", 100 * difference + 0.0);
  }

  /** A relative difference in percent with its sign; one decimal from 100 % on. */
  static String relative(double difference) {
    int decimals = Math.abs(difference) < 0.99995 ? 2 : 1;
    return String.format(Locale.ROOT, "%+." + decimals + "f", 100 * difference + 0.0);
  }

  /** A p-value with four decimals. */
  static String probability(double p) {
    return p < 0.00005 ? "<0.0001" : String.format(Locale.ROOT, "%.4f", p);
  }

  /** A count with commas between thousands. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A setting's number, without a point where it is whole. */
  static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
