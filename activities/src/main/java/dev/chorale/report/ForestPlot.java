package dev.chorale.report;

import dev.chorale.evaluation.Metric;
import dev.chorale.evaluation.Predictor;
import dev.chorale.intervals.Interval;
import dev.chorale.report.CorpusReport.Result;
import dev.chorale.report.IntervalChart.Line;
import dev.chorale.report.IntervalChart.Row;
import dev.chorale.vocabulary.AggregationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One metric of one corpus: a mark and a bar for each train rule on each test set. */
final class ForestPlot {
  private static final int LEFT = 62;
  private static final int RIGHT = 14;

  /** One rater is not among them: a line far off would press the models together. */
  private static final List<Predictor> LINES =
      List.of(Predictor.CLASS_PRIOR, Predictor.ALL_POSITIVE);

  private ForestPlot() {}

  static String of(CorpusReport corpus, Metric metric) {
    List<Row> rows = new ArrayList<>();
    List<Line> lines = new ArrayList<>();
    for (AggregationRule test : AggregationRule.values()) {
      int heading = rows.size();
      rows.add(Row.heading(test + " test"));
      for (AggregationRule train : corpus.trainRules()) {
        rows.add(
            corpus
                .result(train, Predictor.MODEL, test)
                .map(result -> row(result, metric))
                .orElseGet(() -> Row.missing(train.code())));
      }
      lines.addAll(baselines(corpus, metric, test, heading + 1, rows.size() - 1));
    }
    return Charts.inline(
        "intervals", new IntervalChart(LEFT, RIGHT, rows, lines), label(corpus, metric));
  }

  private static Row row(Result result, Metric metric) {
    return Row.of(
        result.train().code(),
        result.train(),
        result.interval(metric),
        false,
        "",
        said(result, metric));
  }

  private static List<Line> baselines(
      CorpusReport corpus, Metric metric, AggregationRule test, int from, int to) {
    return baselines(corpus, test).stream().map(result -> line(result, metric, from, to)).toList();
  }

  private static Line line(Result result, Metric metric, int from, int to) {
    String style = result.predictor() == Predictor.CLASS_PRIOR ? "prior" : "all";
    return new Line(style, result.interval(metric).value(), from, to);
  }

  private static List<Result> baselines(CorpusReport corpus, AggregationRule test) {
    return LINES.stream()
        .flatMap(
            predictor ->
                Tables.baselineRule(corpus)
                    .flatMap(rule -> corpus.result(rule, predictor, test))
                    .stream())
        .toList();
  }

  private static String said(Result result, Metric metric) {
    Interval interval = result.interval(metric);
    return "%s train on %s test: %s (%s, %s)"
        .formatted(
            result.train(),
            result.test(),
            Numbers.measure(interval.value()),
            Numbers.measure(interval.lower()),
            Numbers.measure(interval.upper()));
  }

  private static String label(CorpusReport corpus, Metric metric) {
    Stream<String> models =
        corpus.results().stream()
            .filter(result -> result.predictor() == Predictor.MODEL)
            .map(result -> said(result, metric));
    Stream<String> baselines =
        Stream.of(AggregationRule.values())
            .flatMap(test -> baselines(corpus, test).stream())
            .map(
                result ->
                    "%s on %s test: %s"
                        .formatted(
                            result.predictor().code(),
                            result.test(),
                            Numbers.measure(result.interval(metric).value())));
    return Stream.concat(models, baselines)
        .collect(Collectors.joining("; ", metric.title() + " of " + corpus.id() + ". ", ""));
  }
}
