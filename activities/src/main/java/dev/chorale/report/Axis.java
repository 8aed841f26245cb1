package dev.chorale.report;

import dev.chorale.intervals.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A linear axis with round ticks.
 *
 * @param low first value shown
 * @param high last value shown
 * @param step between ticks
 */
record Axis(double low, double high, double step) {
  /**
   * An axis around some values.
   *
   * @param ticks about how many there should be
   */
  static Axis around(List<Double> values, int ticks) {
    double low = values.stream().filter(Double::isFinite).mapToDouble(v -> v).min().orElse(0);
    double high = values.stream().filter(Double::isFinite).mapToDouble(v -> v).max().orElse(1);
    if (high - low < 1e-9) {
      low -= 0.05;
      high += 0.05;
    }
    double margin = (high - low) * 0.04;
    return new Axis(low - margin, high + margin, step((high - low) / ticks));
  }

  /** The next of 1, 2, 5 times a power of ten. */
  private static double step(double rough) {
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double digit = rough / power;
    return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
  }

  /** Where a value lies between two places. */
  double place(double value, double from, double to) {
    return from + (value - low) / (high - low) * (to - from);
  }

  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step); i * step <= high; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** A tick's number with as many decimals as the step needs. */
  String label(double tick) {
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    return String.format(Locale.ROOT, "%." + decimals + "f", tick + 0.0);
  }

  /** Draws it from left to right under a plot, with a line up to the top at each tick. */
  void draw(Svg svg, double left, double right, double bottom) {
    for (double tick : ticks()) {
      double x = place(tick, left, right);
      svg.line("grid", x, 4, x, bottom);
      svg.text("soft", "middle", x, bottom + 15, label(tick));
    }
    svg.line("axis", left, bottom, right, bottom);
  }

  /** Draws the bar of an interval along it; none where a bound is undefined. */
  void reach(Svg svg, Interval interval, double left, double right, double y) {
    if (Double.isFinite(interval.lower()) && Double.isFinite(interval.upper())) {
      svg.line(
          "reach",
          place(interval.lower(), left, right),
          y,
          place(interval.upper(), left, right),
          y);
    }
  }
}
