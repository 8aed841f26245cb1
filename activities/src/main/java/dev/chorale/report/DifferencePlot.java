package dev.chorale.report;

import dev.chorale.evaluation.Metric;
import dev.chorale.evaluation.Verdict;
import dev.chorale.intervals.Interval;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.CorpusId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Differences of train rules in one metric on one corpus: a mark and a bar each, about a line at 0.
 * A mark is filled where better or worse is said, which stands beside it.
 */
final class DifferencePlot {
  private static final int WIDTH = 320;
  private static final int LEFT = 78;
  private static final int RIGHT = WIDTH - 46;
  private static final int ROW = 19;
  private static final int HEAD = 22;
  private static final int GAP = 6;
  private static final int FOOT = 22;

  private DifferencePlot() {}

  /**
   * @param differences of the metric and the corpus, at least one
   */
  static String of(CorpusId corpus, Metric metric, List<RuleDifference> differences) {
    List<AggregationRule> tests =
        differences.stream().map(RuleDifference::test).distinct().sorted().toList();
    int bottom = (HEAD + GAP) * tests.size() + ROW * differences.size();
    Axis axis = axis(differences);
    Svg svg = new Svg(WIDTH, bottom + FOOT, label(corpus, metric, differences));
    axis.draw(svg, LEFT, RIGHT, bottom);
    double zero = axis.place(0, LEFT, RIGHT);
    svg.line("zero", zero, 4, zero, bottom);
    int y = 0;
    for (AggregationRule test : tests) {
      svg.text("", "start", 0, y + 15, test + " test");
      y += HEAD;
      for (RuleDifference one : differences) {
        if (one.test() == test) {
          mark(svg, one, axis, y + ROW / 2.0);
          y += ROW;
        }
      }
      y += GAP;
    }
    return svg.end();
  }

  private static Axis axis(List<RuleDifference> differences) {
    List<Double> values = new ArrayList<>(List.of(0.0));
    for (RuleDifference one : differences) {
      Interval interval = one.difference();
      values.addAll(List.of(interval.lower(), interval.value(), interval.upper()));
    }
    return Axis.around(values, 4);
  }

  private static void mark(Svg svg, RuleDifference one, Axis axis, double y) {
    Interval interval = one.difference();
    boolean said = one.verdict() != Verdict.UNDECIDED;
    svg.text("soft", "end", LEFT - 8, y + 4, pair(one));
    svg.open(one.train().code().toLowerCase(Locale.ROOT), said(one));
    axis.reach(svg, interval, LEFT, RIGHT, y);
    double x = axis.place(interval.value(), LEFT, RIGHT);
    svg.path(said ? "dot" : "hollow", ForestPlot.shape(one.train(), x, y));
    svg.close();
    if (said) {
      svg.text("", "start", RIGHT + 8, y + 4, one.verdict().said());
    }
  }

  private static String pair(RuleDifference one) {
    return one.train() + " less " + one.over();
  }

  private static String said(RuleDifference one) {
    return "%s on %s test: %s, %s"
        .formatted(
            pair(one),
            one.test(),
            DifferencesTable.signed(one.difference()).text(),
            one.verdict().said());
  }

  private static String label(CorpusId corpus, Metric metric, List<RuleDifference> differences) {
    return differences.stream()
        .map(DifferencePlot::said)
        .collect(
            Collectors.joining(
                "; ", "Differences in " + metric.title() + " of " + corpus + ". ", ""));
  }
}
