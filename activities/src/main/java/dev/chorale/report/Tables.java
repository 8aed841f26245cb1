package dev.chorale.report;

import dev.chorale.corpus.CorpusDescriptor.PaperLosses;
import dev.chorale.evaluation.Metric;
import dev.chorale.evaluation.Predictor;
import dev.chorale.intervals.Interval;
import dev.chorale.intervals.IntervalMethod;
import dev.chorale.labels.Losses;
import dev.chorale.report.CorpusReport.ClassResult;
import dev.chorale.report.Table.Cell;
import dev.chorale.report.Table.Column;
import dev.chorale.report.Table.Group;
import dev.chorale.report.Table.Row;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.IntervalSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Lays a report out as the paper's Tables 3 to 6. */
final class Tables {
  /** Rows beside ours, of corpora that the paper has. */
  static final String PAPER = "the paper";

  static final String DIFFERENCE = "difference";
  private static final Optional<Cell> NOTHING = Optional.of(new Cell("", ""));
  private static final List<AggregationRule> RULES = List.of(AggregationRule.values());

  private Tables() {}

  static List<Table> of(SweepReport report) {
    List<Table> tables = new ArrayList<>();
    tables.add(losses(report));
    tables.add(metric(report, Metric.MACRO_F1));
    tables.add(metric(report, Metric.KLD));
    tables.add(metric(report, Metric.JSD));
    tables.addAll(DifferencesTable.of(report));
    ImprovementTable.of(report).ifPresent(tables::add);
    tables.add(classes(report));
    tables.addAll(GroupTables.of(report));
    FoldsTable.of(report).ifPresent(tables::add);
    return tables;
  }

  private static Table losses(SweepReport report) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("", "n"));
    for (AggregationRule rule : RULES) {
      columns.add(new Column(rule.code(), "clips"));
      columns.add(new Column(rule.code(), "ratings"));
    }
    List<Group> groups = new ArrayList<>();
    for (CorpusReport corpus : report.corpora()) {
      List<Optional<Cell>> cells = new ArrayList<>();
      cells.add(usable(corpus));
      for (AggregationRule rule : RULES) {
        Optional<Losses> losses = losses(corpus, rule);
        cells.add(losses.map(Losses::clipLoss).map(Tables::share));
        cells.add(losses.flatMap(Losses::annotationLoss).map(Tables::share));
      }
      groups.add(
          new Group(corpus.id().value(), corpus.synthetic(), List.of(), lossRows(corpus, cells)));
    }
    if (report.corpora().size() > 1) {
      groups.add(new Group("Average", false, List.of(), List.of(averageLosses(report))));
    }
    return new Table(
        "table-3",
        "Table 3. Clips and ratings that each rule loses",
        "A clip is lost when the rule gives it no label, a rating when no label uses it;"
            + " as shares of the n usable clips and of all ratings.",
        columns,
        groups);
  }

  /** Ours alone, or with what the paper prints and how far ours is from it. */
  private static List<Row> lossRows(CorpusReport corpus, List<Optional<Cell>> ours) {
    Map<AggregationRule, PaperLosses> paper = PaperFigures.losses(corpus.id());
    if (paper.isEmpty()) {
      return List.of(Row.plain("", ours));
    }
    List<Optional<Cell>> printed = new ArrayList<>(List.of(NOTHING));
    List<Optional<Cell>> differences = new ArrayList<>(List.of(NOTHING));
    for (AggregationRule rule : RULES) {
      Optional<PaperLosses> theirs = Optional.ofNullable(paper.get(rule));
      Optional<Losses> own = losses(corpus, rule);
      lossCells(theirs.map(PaperLosses::clipLoss), own.map(Losses::clipLoss), printed, differences);
      lossCells(
          theirs.map(PaperLosses::annotationLoss),
          own.flatMap(Losses::annotationLoss),
          printed,
          differences);
    }
    return List.of(
        Row.plain("here", ours), Row.beside(PAPER, printed), Row.beside(DIFFERENCE, differences));
  }

  private static void lossCells(
      Optional<Double> theirs,
      Optional<Double> own,
      List<Optional<Cell>> printed,
      List<Optional<Cell>> differences) {
    printed.add(theirs.map(Tables::share));
    differences.add(
        own.isPresent() && theirs.isPresent()
            ? Optional.of(new Cell(Numbers.points(own.get() - theirs.get()), ""))
            : Optional.empty());
  }

  private static Optional<Losses> losses(CorpusReport corpus, AggregationRule rule) {
    return corpus.losses().stream().filter(losses -> losses.rule() == rule).findFirst();
  }

  private static Optional<Cell> usable(CorpusReport corpus) {
    return corpus.losses().stream()
        .findFirst()
        .map(losses -> new Cell(Numbers.count(losses.clips() - losses.unusable()), ""));
  }

  private static Row averageLosses(SweepReport report) {
    List<Optional<Cell>> cells = new ArrayList<>();
    cells.add(NOTHING);
    for (AggregationRule rule : RULES) {
      cells.add(mean(report, corpus -> losses(corpus, rule).map(Losses::clipLoss)));
      cells.add(mean(report, corpus -> losses(corpus, rule).flatMap(Losses::annotationLoss)));
    }
    return Row.plain("", cells);
  }

  /** Of all corpora; absent when one has no figure. */
  private static Optional<Cell> mean(
      SweepReport report, Function<CorpusReport, Optional<Double>> figure) {
    List<Double> figures =
        report.corpora().stream().flatMap(c -> figure.apply(c).stream()).toList();
    return figures.size() < report.corpora().size()
        ? Optional.empty()
        : Optional.of(
            share(figures.stream().mapToDouble(Double::doubleValue).sum() / figures.size()));
  }

  private static Cell share(double fraction) {
    return new Cell(Numbers.percent(fraction), "");
  }

  private static Table metric(SweepReport report, Metric metric) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("", "Average"));
    RULES.forEach(rule -> columns.add(new Column("", rule + " test")));
    return new Table(
        "table-" + number(metric),
        "Table " + number(metric) + ". " + title(metric),
        (metric.higherIsBetter() ? "Higher is better. " : "Lower is better. ")
            + "In brackets "
            + intervalByMethod(report)
            + (hasSeveralSeeds(report) ? " and of trainings." : ".")
            + Wording.clusters(report),
        columns,
        report.corpora().stream().map(corpus -> group(corpus, metric)).toList());
  }

  /** Of the paper's table that has it. */
  static int number(Metric metric) {
    return switch (metric) {
      case MACRO_F1 -> 4;
      case KLD -> 5;
      case JSD -> 6;
      default -> throw new IllegalArgumentException("The paper has no table of " + metric.title());
    };
  }

  private static String title(Metric metric) {
    return switch (metric) {
      case MACRO_F1 -> "Macro-F1";
      case KLD -> "Kullback-Leibler divergence (KLD)";
      case JSD -> "Jensen-Shannon divergence (JSD)";
      default -> throw new IllegalArgumentException("The paper has no table of " + metric.title());
    };
  }

  private static boolean hasSeveralSeeds(SweepReport report) {
    return report.corpora().stream()
        .anyMatch(
            corpus -> corpus.curves().stream().map(curve -> curve.seed()).distinct().count() > 1);
  }

  /** The interval of what the spec's method is for: these tables, and differences. */
  static String intervalByMethod(SweepReport report) {
    IntervalMethod method = IntervalMethod.of(report.intervals());
    return method == IntervalMethod.T
        ? "the " + coverage(report) + " % jackknife t interval of " + drawn(report.intervals())
        : interval(report, method);
  }

  /** As in {@code the 95 % percentile interval of 1,000 resamples of clips}. */
  static String interval(SweepReport report) {
    return interval(report, IntervalMethod.PERCENTILE);
  }

  private static String interval(SweepReport report, IntervalMethod method) {
    return "the "
        + coverage(report)
        + " % "
        + method.code()
        + " interval of "
        + Numbers.count(report.intervals().resamples())
        + " resamples of "
        + drawn(report.intervals());
  }

  private static String coverage(SweepReport report) {
    return Numbers.plain(report.intervals().upper() - report.intervals().lower());
  }

  /** What is drawn: {@code clips}, or whole {@code speakers}. */
  static String drawn(IntervalSpec intervals) {
    return intervals.cluster().map(cluster -> "whole " + cluster + "s").orElse("clips");
  }

  private static Group group(CorpusReport corpus, Metric metric) {
    List<Row> rows = new ArrayList<>();
    for (AggregationRule train : corpus.trainRules()) {
      rows.add(
          Row.model(
              train, corpus.isIncomplete(train), cells(corpus, train, Predictor.MODEL, metric)));
      rows.addAll(paper(corpus, train, metric));
    }
    baselineRule(corpus)
        .ifPresent(
            rule -> {
              boolean incomplete = corpus.lacksFold(rule);
              rows.add(
                  Row.baseline(
                      "Class prior",
                      incomplete,
                      cells(corpus, rule, Predictor.CLASS_PRIOR, metric)));
              rows.add(
                  Row.baseline(
                      metric == Metric.MACRO_F1 ? "All positive" : "Uniform",
                      incomplete,
                      cells(corpus, rule, Predictor.ALL_POSITIVE, metric)));
              List<Optional<Cell>> person = cells(corpus, rule, Predictor.ONE_RATER, metric);
              if (hasCeiling(metric) && person.stream().anyMatch(Optional::isPresent)) {
                rows.add(Row.baseline("One rater", incomplete, person));
              }
            });
    return new Group(corpus.id().value(), corpus.synthetic(), sizes(corpus), rows);
  }

  /** What the paper prints for the same cells, and how far ours are from it. */
  private static List<Row> paper(CorpusReport corpus, AggregationRule train, Metric metric) {
    List<Optional<Cell>> printed = new ArrayList<>();
    List<Optional<Cell>> differences = new ArrayList<>();
    paper(
        PaperFigures.printed(corpus.id(), metric, train, Optional.empty()),
        corpus.average(train, Predictor.MODEL).map(average -> average.interval(metric)),
        printed,
        differences);
    for (AggregationRule test : RULES) {
      paper(
          PaperFigures.printed(corpus.id(), metric, train, Optional.of(test)),
          corpus.result(train, Predictor.MODEL, test).map(result -> result.interval(metric)),
          printed,
          differences);
    }
    return printed.stream().allMatch(Optional::isEmpty)
        ? List.of()
        : List.of(Row.beside(PAPER, printed), Row.beside(DIFFERENCE, differences));
  }

  private static void paper(
      Optional<Interval> theirs,
      Optional<Interval> own,
      List<Optional<Cell>> printed,
      List<Optional<Cell>> differences) {
    printed.add(theirs.map(Tables::cell));
    differences.add(
        own.isPresent() && theirs.isPresent()
            ? Optional.of(new Cell(Numbers.signed(own.get().value() - theirs.get().value()), ""))
            : Optional.empty());
  }

  /** Whose baselines the tables show: AR's, which sees all clips, where it has any. */
  static Optional<AggregationRule> baselineRule(CorpusReport corpus) {
    return Stream.of(
            AggregationRule.ALL_INCLUSIVE, AggregationRule.PLURALITY, AggregationRule.MAJORITY)
        .filter(
            rule ->
                corpus.results().stream()
                    .anyMatch(
                        result ->
                            result.train() == rule && result.predictor() == Predictor.CLASS_PRIOR))
        .findFirst();
  }

  /** Of the divergences one rater is none. */
  static boolean hasCeiling(Metric metric) {
    return metric == Metric.MACRO_F1;
  }

  private static List<String> sizes(CorpusReport corpus) {
    List<String> sizes = new ArrayList<>();
    sizes.add("");
    for (AggregationRule test : RULES) {
      sizes.add(
          corpus.results().stream()
              .filter(result -> result.test() == test)
              .findFirst()
              .map(result -> "n = " + Numbers.count(result.clips()))
              .orElse(""));
    }
    return sizes;
  }

  private static Table classes(SweepReport report) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("", "clips"));
    RULES.forEach(rule -> columns.add(new Column("", rule + " train")));
    return new Table(
        "classes",
        "F1 by class on the AR test",
        "Clips are those of which the class is true: its share of their ratings is over 1/C.",
        columns,
        report.corpora().stream().map(Tables::classGroup).toList());
  }

  private static Group classGroup(CorpusReport corpus) {
    List<Row> rows = new ArrayList<>();
    for (String name : corpus.classes()) {
      List<ClassResult> results =
          corpus.perClass().stream()
              .filter(r -> r.name().equals(name) && r.test() == AggregationRule.ALL_INCLUSIVE)
              .toList();
      List<Optional<Cell>> cells = new ArrayList<>();
      cells.add(results.stream().findFirst().map(r -> new Cell(Numbers.count(r.support()), "")));
      for (AggregationRule train : RULES) {
        cells.add(
            results.stream()
                .filter(result -> result.train() == train)
                .findFirst()
                .map(
                    result ->
                        new Cell(Numbers.measure(result.f1()), "", corpus.lacksTrainings(train))));
      }
      rows.add(Row.plain(name, cells));
    }
    return new Group(corpus.id().value(), corpus.synthetic(), List.of(), rows);
  }

  private static List<Optional<Cell>> cells(
      CorpusReport corpus, AggregationRule train, Predictor predictor, Metric metric) {
    List<Optional<Cell>> cells = new ArrayList<>();
    cells.add(corpus.average(train, predictor).map(a -> cell(a.interval(metric))));
    for (AggregationRule test : RULES) {
      cells.add(
          corpus
              .result(train, predictor, test)
              .map(r -> cell(r.interval(metric)).from(Origins.anchor(corpus.id(), train, test))));
    }
    return cells;
  }

  static Cell cell(Interval interval) {
    return new Cell(
        Numbers.measure(interval.value()),
        "(" + Numbers.measure(interval.lower()) + ", " + Numbers.measure(interval.upper()) + ")");
  }
}
