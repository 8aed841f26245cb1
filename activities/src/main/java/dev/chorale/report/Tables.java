package dev.chorale.report;

import dev.chorale.evaluation.Metric;
import dev.chorale.evaluation.Predictor;
import dev.chorale.intervals.Interval;
import dev.chorale.intervals.IntervalMethod;
import dev.chorale.report.CorpusReport.ClassResult;
import dev.chorale.report.LossTable.Loss;
import dev.chorale.report.Table.Cell;
import dev.chorale.report.Table.Column;
import dev.chorale.report.Table.Group;
import dev.chorale.report.Table.Row;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.IntervalSpec;
import java.util.ArrayList;
import java.util.List;
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

  /** A rule's columns of Table 3. */
  private static final List<Function<Loss, Optional<Double>>> LOSSES =
      List.of(loss -> Optional.of(loss.clipLoss()), Loss::annotationLoss);

  private Tables() {}

  static List<Table> of(SweepReport report) {
    List<Table> tables = new ArrayList<>();
    tables.add(losses(report));
    tables.add(metric(report, Metric.MACRO_F1));
    tables.add(metric(report, Metric.KLD));
    tables.add(metric(report, Metric.JSD));
    FurtherTable.of(report).ifPresent(tables::add);
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
      groups.add(
          new Group(
              corpus.id().value(),
              corpus.synthetic(),
              List.of(),
              lossRows(
                  lossRow(corpus), usable(corpus), rule -> Origins.ofLabels(corpus.id(), rule))));
    }
    if (report.corpora().size() > 1) {
      groups.add(
          new Group(
              "Average",
              false,
              List.of(),
              lossRows(lossTable(report).average(), NOTHING, Origins::ofLabels)));
    }
    return new Table(
        "table-3",
        "Table 3. Clips and ratings that each rule loses",
        "A clip is lost when the rule gives it no label, a rating when no label uses it;"
            + " as shares of the n usable clips and of all ratings.",
        columns,
        groups);
  }

  /** Table 3 in numbers. */
  static LossTable lossTable(SweepReport report) {
    return new LossTable(report.corpora().stream().map(Tables::lossRow).toList());
  }

  private static LossTable.Row lossRow(CorpusReport corpus) {
    return LossTable.Row.of(
        corpus.id().value(), corpus.losses(), PaperFigures.lossesOf(corpus.id()));
  }

  /**
   * Ours alone, or with what the paper prints and how far ours is from it.
   *
   * @param origin the anchor of what a rule's losses were made of
   */
  private static List<Row> lossRows(
      LossTable.Row losses, Optional<Cell> clips, Function<AggregationRule, String> origin) {
    List<Optional<Cell>> ours = new ArrayList<>(List.of(clips));
    List<Optional<Cell>> printed = new ArrayList<>(List.of(NOTHING));
    List<Optional<Cell>> differences = new ArrayList<>(List.of(NOTHING));
    for (AggregationRule rule : RULES) {
      Optional<Loss> own = Optional.ofNullable(losses.byRule().get(rule));
      Optional<Loss> theirs = Optional.ofNullable(losses.paper().get(rule));
      for (Function<Loss, Optional<Double>> part : LOSSES) {
        Optional<Double> here = own.flatMap(part);
        Optional<Double> there = theirs.flatMap(part);
        ours.add(here.map(loss -> share(loss).from(origin.apply(rule))));
        printed.add(there.map(Tables::share));
        differences.add(
            here.isPresent() && there.isPresent()
                ? Optional.of(new Cell(Numbers.points(here.get() - there.get()), ""))
                : Optional.empty());
      }
    }
    return losses.paper().isEmpty()
        ? List.of(Row.plain("", ours))
        : List.of(
            Row.plain("here", ours),
            Row.beside(PAPER, printed),
            Row.beside(DIFFERENCE, differences));
  }

  private static Optional<Cell> usable(CorpusReport corpus) {
    return corpus.losses().stream()
        .findFirst()
        .map(losses -> new Cell(Numbers.count(losses.clips() - losses.unusable()), ""));
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
            + drawnInterval(report)
            + "."
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

  /** That of these tables and of what is drawn of them. */
  static String drawnInterval(SweepReport report) {
    return intervalByMethod(report) + (hasSeveralSeeds(report) ? " and of trainings" : "");
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
              if (metric.hasCeiling() && person.stream().anyMatch(Optional::isPresent)) {
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
    columns.add(new Column("", "class prior"));
    columns.add(new Column("", "all positive"));
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
            ofRule(results, train)
                .map(
                    result ->
                        new Cell(Numbers.measure(result.f1()), "", corpus.lacksTrainings(train))
                            .from(Origins.ofModels(corpus.id(), train))));
      }
      Optional<ClassResult> baselines = baselineRule(corpus).flatMap(rule -> ofRule(results, rule));
      cells.add(
          baselines.flatMap(r -> baseline(corpus, r, Predictor.CLASS_PRIOR, r.classPriorF1())));
      cells.add(
          baselines.flatMap(r -> baseline(corpus, r, Predictor.ALL_POSITIVE, r.allPositiveF1())));
      rows.add(Row.plain(name, cells));
    }
    return new Group(corpus.id().value(), corpus.synthetic(), List.of(), rows);
  }

  private static Optional<ClassResult> ofRule(List<ClassResult> results, AggregationRule train) {
    return results.stream().filter(result -> result.train() == train).findFirst();
  }

  private static Optional<Cell> baseline(
      CorpusReport corpus, ClassResult result, Predictor predictor, Optional<Double> f1) {
    AggregationRule train = result.train();
    return f1.map(
        value ->
            new Cell(Numbers.measure(value), "", corpus.lacksFold(train))
                .from(Origins.anchor(corpus.id(), predictor, train, Optional.of(result.test()))));
  }

  private static List<Optional<Cell>> cells(
      CorpusReport corpus, AggregationRule train, Predictor predictor, Metric metric) {
    List<Optional<Cell>> cells = new ArrayList<>();
    Function<Optional<AggregationRule>, String> origin =
        test -> Origins.anchor(corpus.id(), predictor, train, test);
    cells.add(
        corpus
            .average(train, predictor)
            .map(a -> cell(a.interval(metric)).from(origin.apply(Optional.empty()))));
    for (AggregationRule test : RULES) {
      cells.add(
          corpus
              .result(train, predictor, test)
              .map(r -> cell(r.interval(metric)).from(origin.apply(Optional.of(test)))));
    }
    return cells;
  }

  static Cell cell(Interval interval) {
    return new Cell(
        Numbers.measure(interval.value()),
        "(" + Numbers.measure(interval.lower()) + ", " + Numbers.measure(interval.upper()) + ")");
  }
}
