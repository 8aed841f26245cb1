package dev.chorale.report;

import dev.chorale.evaluation.Metric;
import dev.chorale.evaluation.Verdict;
import dev.chorale.report.IntervalChart.Line;
import dev.chorale.report.IntervalChart.Row;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.CorpusId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Differences of train rules in one metric on one corpus: a mark and a bar each, about a line at 0.
 * A mark is filled where better or worse is said, which stands beside it.
 */
final class DifferencePlot {
  private static final int LEFT = 78;
  private static final int RIGHT = 46;

  private DifferencePlot() {}

  /**
   * @param differences of the metric and the corpus, at least one
   */
  static String of(CorpusId corpus, Metric metric, List<RuleDifference> differences) {
    List<Row> rows = new ArrayList<>();
    for (AggregationRule test : AggregationRule.values()) {
      List<RuleDifference> onTest = differences.stream().filter(one -> one.test() == test).toList();
      if (!onTest.isEmpty()) {
        rows.add(Row.heading(test + " test"));
        onTest.forEach(one -> rows.add(row(one)));
      }
    }
    Line zero = new Line("zero", 0, 0, rows.size() - 1);
    return Charts.inline(
        "intervals",
        new IntervalChart(LEFT, RIGHT, rows, List.of(zero)),
        label(corpus, metric, differences));
  }

  private static Row row(RuleDifference one) {
    boolean told = one.verdict() != Verdict.UNDECIDED;
    return Row.of(
        pair(one),
        one.train(),
        one.difference(),
        !told,
        told ? one.verdict().said() : "",
        said(one));
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
