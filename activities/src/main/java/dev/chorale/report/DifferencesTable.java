package dev.chorale.report;

import dev.chorale.evaluation.Comparison;
import dev.chorale.evaluation.Metric;
import dev.chorale.intervals.Interval;
import dev.chorale.report.Table.Cell;
import dev.chorale.report.Table.Column;
import dev.chorale.report.Table.Group;
import dev.chorale.report.Table.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which train rules differ on the same clips: a table a metric, a row a test. */
final class DifferencesTable {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("", "difference"),
          new Column("", "p"),
          new Column("", "Holm's p"),
          new Column("", "verdict"));

  private DifferencesTable() {}

  /** None where no two train rules can be compared, and for a report of before this was told. */
  static List<Table> of(SweepReport report) {
    List<Table> tables = new ArrayList<>();
    for (Metric metric : Metric.PAPER) {
      List<RuleDifference> differences =
          report.differences().stream().filter(one -> one.metric() == metric).toList();
      if (!differences.isEmpty()) {
        tables.add(
            new Table(
                "differences-" + metric.code(),
                "Differences in " + metric.title(),
                note(report, metric, differences.size()),
                COLUMNS,
                groups(report, differences)));
      }
    }
    return tables;
  }

  private static List<Group> groups(SweepReport report, List<RuleDifference> differences) {
    List<Group> groups = new ArrayList<>();
    for (CorpusReport corpus : report.corpora()) {
      List<Row> rows =
          differences.stream()
              .filter(one -> one.corpus().equals(corpus.id()))
              .map(one -> row(corpus, one))
              .toList();
      if (!rows.isEmpty()) {
        groups.add(new Group(corpus.id().value(), corpus.synthetic(), List.of(), rows));
      }
    }
    return groups;
  }

  private static Row row(CorpusReport corpus, RuleDifference one) {
    return Row.plain(
        one.train() + " less " + one.over() + ", " + one.test() + " test",
        corpus.lacksTrainings(one.train()) || corpus.lacksTrainings(one.over()),
        List.of(
            Optional.of(signed(one.difference()).from(Origins.ofDifference(one))),
            Optional.of(new Cell(Numbers.probability(one.p()), "")),
            Optional.of(new Cell(Numbers.probability(one.adjustedP()), "")),
            Optional.of(new Cell(one.verdict().said(), ""))));
  }

  static Cell signed(Interval interval) {
    return new Cell(
        Numbers.signed(interval.value()),
        "(" + Numbers.signed(interval.lower()) + ", " + Numbers.signed(interval.upper()) + ")");
  }

  private static String note(SweepReport report, Metric metric, int tests) {
    return "The first train rule's value less the second's, on the same clips; "
        + (metric.higherIsBetter() ? "higher" : "lower")
        + " is better. In brackets "
        + Tables.intervalByMethod(report)
        + ", and of trainings where there are several seeds. p: two-sided, of the paired permutation"
        + " test"
        + report.intervals().cluster().map(cluster -> " of whole " + cluster + "s").orElse("")
        + "; Holm's p: corrected for the "
        + Numbers.count(tests)
        + (tests == 1 ? " test" : " tests")
        + " of this table. Better and worse are said of the first, and only where Holm's p is under "
        + Numbers.plain(Comparison.LEVEL)
        + " and the interval leaves out 0; where no difference is shown, there may still be one."
        + tooFew(report.intervals().resamples(), tests);
  }

  /** Said where even the least p-value there can be is not under the level once corrected. */
  private static String tooFew(int permutations, int tests) {
    double least = tests / (1.0 + permutations);
    if (least < Comparison.LEVEL) {
      return "";
    }
    return " With %s resamples no difference of %s tests can be shown: it takes %s or more."
        .formatted(
            Numbers.count(permutations),
            Numbers.count(tests),
            Numbers.count(Math.round(tests / Comparison.LEVEL)));
  }
}
