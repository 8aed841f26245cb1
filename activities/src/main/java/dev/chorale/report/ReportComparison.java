package dev.chorale.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.chorale.evaluation.Comparison;
import dev.chorale.evaluation.Metric;
import dev.chorale.evaluation.Predictor;
import dev.chorale.evaluation.Verdict;
import dev.chorale.intervals.Holm;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
      "Difference: there less here; with an interval where both were measured on the same clips and"
          + " have as many trainings. Better and worse are said of there, and only where Holm's p of"
          + " the paired permutation test, over this table, is under 0.05 and the interval leaves out"
          + " 0; elsewhere no difference is shown.";

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
   * @param paired the same, tested; absent for averages, and where it can't be
   */
  public record Compared(
      CorpusId corpus,
      AggregationRule train,
      @JsonInclude(Include.NON_ABSENT) Optional<AggregationRule> test,
      Metric metric,
      Interval here,
      Interval there,
      boolean sameClips,
      double difference,
      @JsonInclude(Include.NON_ABSENT) Optional<Paired> paired) {
    private Compared tested(Paired tested) {
      return new Compared(
          corpus, train, test, metric, here, there, sameClips, difference, Optional.of(tested));
    }
  }

  /**
   * A difference on the same clips.
   *
   * @param p two-sided, of the paired permutation test
   * @param adjustedP the same by Holm's method for all of the metric
   * @param verdict of there
   */
  public record Paired(Interval difference, double p, double adjustedP, Verdict verdict) {}

  /** Knows both sweeps' predictions. */
  @FunctionalInterface
  public interface Predictions {
    /** There less here, one a metric; none where the two can't be paired. */
    List<Comparison.Difference> differences(
        CorpusId corpus, AggregationRule train, AggregationRule test);
  }

  /** Compares what the models of both have. */
  public static ReportComparison of(SweepReport here, SweepReport there, Predictions predictions) {
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
        tested(numbers, predictions),
        without(here, there),
        without(there, here));
  }

  private static List<Compared> tested(List<Compared> numbers, Predictions predictions) {
    Map<List<Object>, List<Comparison.Difference>> known = new HashMap<>();
    List<Optional<Comparison.Difference>> differences = new ArrayList<>();
    for (Compared number : numbers) {
      differences.add(
          number
              .test()
              .flatMap(
                  test ->
                      known
                          .computeIfAbsent(
                              List.of(number.corpus(), number.train(), test),
                              key -> predictions.differences(number.corpus(), number.train(), test))
                          .stream()
                          .filter(difference -> difference.metric() == number.metric())
                          .findFirst()));
    }
    List<Compared> tested = new ArrayList<>(numbers);
    for (Metric metric : Metric.PAPER) {
      List<Integer> places =
          IntStream.range(0, numbers.size())
              .filter(i -> numbers.get(i).metric() == metric && differences.get(i).isPresent())
              .boxed()
              .toList();
      List<Double> adjusted =
          Holm.adjust(places.stream().map(i -> differences.get(i).orElseThrow().p()).toList());
      for (int i = 0; i < places.size(); i++) {
        int place = places.get(i);
        Comparison.Difference one = differences.get(place).orElseThrow();
        tested.set(
            place,
            numbers
                .get(place)
                .tested(
                    new Paired(
                        one.value(), one.p(), adjusted.get(i), one.verdict(adjusted.get(i)))));
      }
    }
    return tested;
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
        corpus,
        train,
        test,
        metric,
        here,
        there,
        sameClips,
        there.value() - here.value(),
        Optional.empty());
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
        if (row.stream().anyMatch(number -> number.flatMap(Compared::paired).isPresent())) {
          rows.add(Row.plain("  its interval", cells(row, ReportComparison::bounds)));
          rows.add(Row.plain("  there is", cells(row, ReportComparison::verdict)));
        }
      }
    }
    return rows;
  }

  private static List<Optional<Cell>> cells(
      List<Optional<Compared>> row, Function<Compared, Cell> cell) {
    return row.stream().map(number -> number.map(cell)).toList();
  }

  private static Cell bounds(Compared number) {
    return new Cell(
        number
            .paired()
            .map(Paired::difference)
            .map(of -> "(" + Numbers.signed(of.lower()) + "," + Numbers.signed(of.upper()) + ")")
            .orElse(""),
        "");
  }

  private static Cell verdict(Compared number) {
    return new Cell(
        number
            .paired()
            .map(paired -> paired.verdict() == Verdict.UNDECIDED ? "-" : paired.verdict().said())
            .orElse(""),
        "");
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
