package dev.chorale.report;

import dev.chorale.evaluation.Metric;
import dev.chorale.evaluation.Predictor;
import dev.chorale.intervals.Interval;
import dev.chorale.report.CorpusReport.Result;
import dev.chorale.vocabulary.AggregationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One metric of one corpus: a mark and a bar for each train rule on each test set. */
final class ForestPlot {
  private static final int WIDTH = 320;
  private static final int LEFT = 62;
  private static final int RIGHT = WIDTH - 14;
  private static final int ROW = 19;
  private static final int HEAD = 22;
  private static final int FOOT = 22;

  /** One rater is not among them: a line far off would press the models together. */
  private static final List<Predictor> LINES =
      List.of(Predictor.CLASS_PRIOR, Predictor.ALL_POSITIVE);

  private ForestPlot() {}

  static String of(CorpusReport corpus, Metric metric) {
    List<AggregationRule> trains = corpus.trainRules();
    List<AggregationRule> tests = List.of(AggregationRule.values());
    int groupHeight = HEAD + ROW * trains.size() + 6;
    int bottom = groupHeight * tests.size();
    Axis axis = axis(corpus, metric);
    Svg svg = new Svg(WIDTH, bottom + FOOT, label(corpus, metric));
    axis.draw(svg, LEFT, RIGHT, bottom);
    for (int t = 0; t < tests.size(); t++) {
      int top = t * groupHeight;
      AggregationRule test = tests.get(t);
      baselines(svg, corpus, metric, test, axis, top);
      svg.text("", "start", 0, top + 15, test + " test");
      for (int r = 0; r < trains.size(); r++) {
        AggregationRule train = trains.get(r);
        double y = top + HEAD + ROW * r + ROW / 2.0;
        svg.text("soft", "end", LEFT - 10, y + 4, train.code());
        Optional<Result> result = corpus.result(train, Predictor.MODEL, test);
        if (result.isPresent()) {
          mark(svg, result.get(), metric, axis, y);
        }
      }
    }
    return svg.end();
  }

  private static Axis axis(CorpusReport corpus, Metric metric) {
    List<Double> values = new ArrayList<>();
    Optional<AggregationRule> shown = Tables.baselineRule(corpus);
    for (Result result : corpus.results()) {
      Interval interval = result.interval(metric);
      if (result.predictor() == Predictor.MODEL) {
        values.addAll(List.of(interval.lower(), interval.value(), interval.upper()));
      } else if (shown.filter(rule -> rule == result.train()).isPresent()
          && LINES.contains(result.predictor())) {
        values.add(interval.value());
      }
    }
    return Axis.around(values, 5);
  }

  private static void baselines(
      Svg svg, CorpusReport corpus, Metric metric, AggregationRule test, Axis axis, int top) {
    Tables.baselineRule(corpus)
        .ifPresent(
            rule -> {
              int height = HEAD + ROW * corpus.trainRules().size() + 2;
              for (Predictor predictor : LINES) {
                corpus
                    .result(rule, predictor, test)
                    .ifPresent(
                        result -> {
                          double value = result.interval(metric).value();
                          double x = axis.place(value, LEFT, RIGHT);
                          svg.open("", predictor.code() + ": " + Numbers.measure(value));
                          svg.line(
                              predictor == Predictor.CLASS_PRIOR ? "prior" : "all",
                              x,
                              top + HEAD - 3,
                              x,
                              top + height);
                          svg.close();
                        });
              }
            });
  }

  private static void mark(Svg svg, Result result, Metric metric, Axis axis, double y) {
    Interval interval = result.interval(metric);
    double x = axis.place(interval.value(), LEFT, RIGHT);
    svg.open(result.train().code().toLowerCase(Locale.ROOT), said(result, metric));
    axis.reach(svg, interval, LEFT, RIGHT, y);
    svg.path("dot", shape(result.train(), x, y));
    svg.close();
  }

  /** A disc, a square, a diamond: told apart without colour. */
  static String shape(AggregationRule rule, double x, double y) {
    return switch (rule) {
      case MAJORITY -> "M" + Svg.point(x - 4.5, y) + "a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z";
      case PLURALITY -> "M" + Svg.point(x - 4, y - 4) + "h8v8h-8z";
      case ALL_INCLUSIVE -> "M" + Svg.point(x, y - 5.6) + "l5.6 5.6l-5.6 5.6l-5.6 -5.6z";
    };
  }

  private static String said(Result result, Metric metric) {
    Interval interval = result.interval(metric);
    return result.train()
        + " train on "
        + result.test()
        + " test: "
        + Numbers.measure(interval.value())
        + " ("
        + Numbers.measure(interval.lower())
        + ", "
        + Numbers.measure(interval.upper())
        + ")";
  }

  private static String label(CorpusReport corpus, Metric metric) {
    List<String> parts = new ArrayList<>();
    corpus.results().stream()
        .filter(result -> result.predictor() == Predictor.MODEL)
        .forEach(result -> parts.add(said(result, metric)));
    return metric.title() + " of " + corpus.id() + ". " + String.join("; ", parts);
  }
}
