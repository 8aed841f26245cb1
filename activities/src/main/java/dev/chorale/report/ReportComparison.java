package dev.chorale.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.chorale.evaluation.Metric;
import dev.chorale.evaluation.Predictor;
import dev.chorale.intervals.Interval;
import dev.chorale.report.CorpusReport.Average;
import dev.chorale.report.CorpusReport.Result;
import dev.chorale.report.SweepReport.Setting;
import dev.chorale.report.Table.Cell;
import dev.chorale.report.Table.Column;
import dev.chorale.report.Table.Group;
import dev.chorale.report.Table.Row;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.CorpusId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Two sweeps side by side: what of their models' numbers both have, and which settings differ. As
 * JSON what {@code chorale report --compare --json} prints: fields are added, never renamed.
 *
 * @param here name of one sweep
 * @param there name of the other
 * @param settings that differ, with both values; what one lacks is empty
 * @param numbers in the order of the tables
 * @param onlyHere corpora that the other has no results of
 * @param onlyThere corpora that this one has no results of
 */
public record ReportComparison(
    String here,
    String there,
    List<Difference> settings,
    List<Compared> numbers,
    List<CorpusId> onlyHere,
    List<CorpusId> onlyThere) {
  private static final String NOTE =
      "Difference: there less here. It has no interval of its own here, and"
          + " overlapping intervals are no test: nothing is said to be better.";

  public ReportComparison {
    settings = List.copyOf(settings);
    numbers = List.copyOf(numbers);
    onlyHere = List.copyOf(onlyHere);
    onlyThere = List.copyOf(onlyThere);
  }

  /** A setting that differs. */
  public record Difference(String name, String here, String there) {}

  /**
   * A number that both have.
   *
   * @param test absent for the average of the tests
   * @param sameClips whether as many clips were predicted, of equal test sets in size
   * @param difference there less here
   */
  public record Compared(
      CorpusId corpus,
      AggregationRule train,
      @JsonInclude(Include.NON_ABSENT) Optional<AggregationRule> test,
      Metric metric,
      Interval here,
      Interval there,
      boolean sameClips,
      double difference) {}

  /** Compares what the models of both have. */
  public static ReportComparison of(SweepReport here, SweepReport there) {
    List<Compared> numbers = new ArrayList<>();
    for (CorpusReport corpus : here.corpora()) {
      there.corpora().stream()
          .filter(other -> other.id().equals(corpus.id()))
          .findFirst()
          .ifPresent(other -> Metric.PAPER.forEach(metric -> add(numbers, corpus, other, metric)));
    }
    return new ReportComparison(
        here.sweep(),
        there.sweep(),
        settings(here, there),
        numbers,
        without(here, there),
        without(there, here));
  }

  private static void add(
      List<Compared> numbers, CorpusReport here, CorpusReport there, Metric metric) {
    for (AggregationRule train : AggregationRule.values()) {
      Optional<Average> ours = here.average(train, Predictor.MODEL);
      Optional<Average> theirs = there.average(train, Predictor.MODEL);
      if (ours.isPresent() && theirs.isPresent()) {
        numbers.add(
            number(
                here.id(),
                train,
                Optional.empty(),
                metric,
                ours.get().interval(metric),
                theirs.get().interval(metric),
                true));
      }
      for (AggregationRule test : AggregationRule.values()) {
        Optional<Result> own = here.result(train, Predictor.MODEL, test);
        Optional<Result> other = there.result(train, Predictor.MODEL, test);
        if (own.isPresent() && other.isPresent()) {
          numbers.add(
              number(
                  here.id(),
                  train,
                  Optional.of(test),
                  metric,
                  own.get().interval(metric),
                  other.get().interval(metric),
                  own.get().clips() == other.get().clips()
                      && own.get().predicted() == other.get().predicted()));
        }
      }
    }
  }

  private static Compared number(
      CorpusId corpus,
      AggregationRule train,
      Optional<AggregationRule> test,
      Metric metric,
      Interval here,
      Interval there,
      boolean sameClips) {
    return new Compared(
        corpus, train, test, metric, here, there, sameClips, there.value() - here.value());
  }

  private static List<Difference> settings(SweepReport here, SweepReport there) {
    Map<String, String> ours = byName(here);
    Map<String, String> theirs = byName(there);
    Map<String, String> all = new TreeMap<>(ours);
    all.putAll(theirs);
    return all.keySet().stream()
        .filter(name -> !ours.getOrDefault(name, "").equals(theirs.getOrDefault(name, "")))
        .map(
            name ->
                new Difference(name, ours.getOrDefault(name, ""), theirs.getOrDefault(name, "")))
        .toList();
  }

  private static Map<String, String> byName(SweepReport report) {
    Map<String, String> settings =
        report.settings().stream()
            .collect(Collectors.toMap(Setting::name, Setting::value, (a, b) -> a + ", " + b));
    settings.put("preset", report.preset());
    return settings;
  }

  private static List<CorpusId> without(SweepReport has, SweepReport lacks) {
    return has.corpora().stream()
        .map(CorpusReport::id)
        .filter(id -> lacks.corpora().stream().noneMatch(corpus -> corpus.id().equals(id)))
        .toList();
  }

  /** For a terminal. */
  public String text() {
    return TextReport.of(title(), about(), tables());
  }

  /** As GitHub's Markdown. */
  public String markdown() {
    return MarkdownReport.of(title(), about(), tables());
  }

  private String title() {
    return "Sweeps " + here + " (here) and " + there + " (there)";
  }

  private List<String> about() {
    List<String> about = new ArrayList<>();
    for (Difference setting : settings) {
      about.add(
          setting.name()
              + ": "
              + shown(setting.here())
              + " here, "
              + shown(setting.there())
              + " there");
    }
    onlyHere.forEach(corpus -> about.add(corpus + " has results only in " + here));
    onlyThere.forEach(corpus -> about.add(corpus + " has results only in " + there));
    if (about.isEmpty()) {
      about.add("The settings do not differ.");
    }
    if (numbers.stream().anyMatch(number -> !number.sameClips())) {
      about.add("Some numbers are of other clips: their test sets differ in size.");
    }
    return about;
  }

  private static String shown(String value) {
    return value.isEmpty() ? "none" : value;
  }

  private List<Table> tables() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("", "Average"));
    for (AggregationRule test : AggregationRule.values()) {
      columns.add(new Column("", test + " test"));
    }
    List<Table> tables = new ArrayList<>();
    for (Metric metric : Metric.PAPER) {
      List<Group> groups =
          numbers.stream()
              .map(Compared::corpus)
              .distinct()
              .map(corpus -> new Group(corpus.value(), false, List.of(), rows(corpus, metric)))
              .toList();
      tables.add(
          new Table(
              "compare-" + metric.code(),
              metric.title()
                  + (metric.higherIsBetter()
                      ? ", the higher the better"
                      : ", the lower the better"),
              NOTE,
              columns,
              groups));
    }
    return tables;
  }

  private List<Row> rows(CorpusId corpus, Metric metric) {
    List<Row> rows = new ArrayList<>();
    for (AggregationRule train : AggregationRule.values()) {
      List<Optional<Compared>> row = new ArrayList<>();
      row.add(find(corpus, metric, train, Optional.empty()));
      for (AggregationRule test : AggregationRule.values()) {
        row.add(find(corpus, metric, train, Optional.of(test)));
      }
      if (row.stream().anyMatch(Optional::isPresent)) {
        rows.add(Row.plain(train + " train, here", cells(row, number -> cell(number.here()))));
        rows.add(Row.plain("  there", cells(row, number -> cell(number.there()))));
        rows.add(
            Row.plain(
                "  difference",
                cells(row, number -> new Cell(Numbers.signed(number.difference()), ""))));
      }
    }
    return rows;
  }

  private static List<Optional<Cell>> cells(
      List<Optional<Compared>> row, Function<Compared, Cell> cell) {
    return row.stream().map(number -> number.map(cell)).toList();
  }

  private static Cell cell(Interval interval) {
    return new Cell(
        Numbers.measure(interval.value()),
        "(" + Numbers.measure(interval.lower()) + ", " + Numbers.measure(interval.upper()) + ")");
  }

  private Optional<Compared> find(
      CorpusId corpus, Metric metric, AggregationRule train, Optional<AggregationRule> test) {
    return numbers.stream()
        .filter(number -> number.corpus().equals(corpus) && number.metric() == metric)
        .filter(number -> number.train() == train && number.test().equals(test))
        .findFirst();
  }
}
