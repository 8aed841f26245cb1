package dev.chorale.report;

import dev.chorale.evaluation.Metric;
import dev.chorale.intervals.Interval;
import dev.chorale.report.Table.Cell;
import dev.chorale.report.Table.Column;
import dev.chorale.report.Table.Group;
import dev.chorale.report.Table.Row;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.CorpusId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The relative improvement of AR train over corpora, a row for each rule it is over. */
final class ImprovementTable {
  static final String ID = "improvement";

  private ImprovementTable() {}

  /** Absent for less than two corpora, and for a report of before this was told. */
  static Optional<Table> of(SweepReport report) {
    List<Row> rows = new ArrayList<>();
    StringBuilder of = new StringBuilder();
    for (AggregationRule over : AggregationRule.values()) {
      List<Improvement> improvements =
          report.improvements().stream().filter(one -> one.over() == over).toList();
      if (!improvements.isEmpty()) {
        rows.add(row(report, improvements));
        of.append(corpora(improvements.get(0)));
      }
    }
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Table(
                ID,
                "Relative improvement over corpora",
                "The ratio of two train rules' means, less 1: over the three test sets of a corpus,"
                    + " then over the corpora that have both rules. Above 0 is better in macro-F1,"
                    + " below 0 in the divergences. In brackets "
                    + Tables.interval(report)
                    + " and of trainings, for which each corpus is drawn apart."
                    + of,
                columns(),
                List.of(new Group("Average", isSynthetic(report), List.of(), rows))));
  }

  private static List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    Metric.PAPER.forEach(metric -> columns.add(new Column("", metric.title())));
    return columns;
  }

  /**
   * @param improvements over one rule, at least one
   */
  private static Row row(SweepReport report, List<Improvement> improvements) {
    Improvement any = improvements.get(0);
    List<Optional<Cell>> cells = new ArrayList<>();
    for (Metric metric : Metric.PAPER) {
      cells.add(
          improvements.stream()
              .filter(one -> one.metric() == metric)
              .findFirst()
              .map(one -> cell(one.ratio()).from(Origins.ofImprovement(one))));
    }
    return Row.plain(label(any), isIncomplete(report, any), cells);
  }

  private static String label(Improvement one) {
    return one.train() + " over " + one.over();
  }

  /** As in {@code AR over MR: of iemocap, msp-improv.} */
  private static String corpora(Improvement one) {
    return one.corpora().stream()
        .map(CorpusId::value)
        .collect(Collectors.joining(", ", " " + label(one) + ": of ", "."));
  }

  private static Cell cell(Interval ratio) {
    return new Cell(
        Numbers.relative(ratio.value()) + " %",
        "(" + Numbers.relative(ratio.lower()) + ", " + Numbers.relative(ratio.upper()) + ")");
  }

  /** Whether a corpus of the sweep is not in it, or trainings of one are missing. */
  static boolean isIncomplete(SweepReport report, Improvement one) {
    return one.corpora().size() < report.corpora().size() + report.without().size()
        || corpora(report, one)
            .anyMatch(c -> c.lacksTrainings(one.train()) || c.lacksTrainings(one.over()));
  }

  /** Whether the sound of any of its corpora is. */
  static boolean isSynthetic(SweepReport report, Improvement one) {
    return corpora(report, one).anyMatch(CorpusReport::synthetic);
  }

  private static boolean isSynthetic(SweepReport report) {
    return report.improvements().stream().anyMatch(one -> isSynthetic(report, one));
  }

  private static Stream<CorpusReport> corpora(SweepReport report, Improvement one) {
    return report.corpora().stream().filter(corpus -> one.corpora().contains(corpus.id()));
  }
}
