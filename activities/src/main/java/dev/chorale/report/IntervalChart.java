package dev.chorale.report;

import dev.chorale.intervals.Interval;
import dev.chorale.vocabulary.AggregationRule;
import java.util.List;

/**
 * Intervals below each other, as {@code charts.js} draws them.
 *
 * @param left of the axis, for the rows' names
 * @param right of the axis, for what stands beside the rows
 */
record IntervalChart(int left, int right, List<Row> rows, List<Line> lines) {
  /**
   * A mark with the bar of its interval; or a heading; or a name alone, of what is missing.
   *
   * @param heading whether it is one
   * @param mark of a train rule
   * @param hollow whether the mark is not filled
   * @param aside stands at the row's end
   * @param title shown where the mark is pointed at
   */
  record Row(
      String label,
      boolean heading,
      String mark,
      double value,
      double lower,
      double upper,
      boolean hollow,
      String aside,
      String title) {
    static Row heading(String label) {
      return bare(label, true);
    }

    static Row missing(String label) {
      return bare(label, false);
    }

    private static Row bare(String label, boolean heading) {
      double none = Double.NaN;
      return new Row(label, heading, "", none, none, none, false, "", "");
    }

    /** Without a mark where the value is undefined, without a bar where a bound is. */
    static Row of(
        String label,
        AggregationRule rule,
        Interval interval,
        boolean hollow,
        String aside,
        String title) {
      return new Row(
          label,
          false,
          Charts.mark(rule),
          interval.value(),
          interval.lower(),
          interval.upper(),
          hollow,
          aside,
          title);
    }
  }

  /**
   * A value shown across rows.
   *
   * @param style prior, all or zero
   * @param from first row
   * @param to last row
   */
  record Line(String style, double value, int from, int to) {}
}
