package dev.chorale.report;

import dev.chorale.evaluation.Metric;
import dev.chorale.evaluation.Predictor;
import dev.chorale.report.CorpusReport.Result;
import dev.chorale.report.Table.Cell;
import dev.chorale.report.Table.Column;
import dev.chorale.report.Table.Group;
import dev.chorale.report.Table.Row;
import dev.chorale.vocabulary.AggregationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The metrics beyond the paper's on the AR test, a row a train rule or baseline. */
final class FurtherTable {
  private FurtherTable() {}

  /** Absent for a report of before this was told. */
  static Optional<Table> of(SweepReport report) {
    List<Group> groups = new ArrayList<>();
    for (CorpusReport corpus : report.corpora()) {
      if (corpus.results().stream().anyMatch(result -> !result.further().isEmpty())) {
        groups.add(new Group(corpus.id().value(), corpus.synthetic(), List.of(), rows(corpus)));
      }
    }
    return groups.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Table(
                "further",
                "Further metrics",
                "On the AR test: means over seeds, without intervals. Top: the most probable class is"
                    + " one that most raters chose; subset: the classes told are all that are true and"
                    + " no other; Hamming loss: share of pairs of a clip and a class told wrong; ECE:"
                    + " expected calibration error of the top class. Higher is better in F1, accuracy"
                    + " and cosine, lower in the others.",
                Metric.FURTHER.stream().map(FurtherTable::column).toList(),
                groups));
  }

  private static Column column(Metric metric) {
    return switch (metric) {
      case MICRO_F1 -> new Column("F1", "micro");
      case WEIGHTED_F1 -> new Column("F1", "weighted");
      case TOP_ACCURACY -> new Column("accuracy", "top");
      case SUBSET_ACCURACY -> new Column("accuracy", "subset");
      case HAMMING_LOSS -> new Column("Hamming", "loss");
      case REVERSE_KLD -> new Column("reverse", "KLD");
      case CROSS_ENTROPY -> new Column("cross", "entropy");
      case COSINE -> new Column("", "cosine");
      case ECE -> new Column("", "ECE");
      case MACRO_F1, KLD, JSD ->
          throw new IllegalArgumentException(metric.title() + " has a table of its own");
    };
  }

  private static List<Row> rows(CorpusReport corpus) {
    List<Row> rows = new ArrayList<>();
    for (AggregationRule train : corpus.trainRules()) {
      rows.add(
          Row.model(train, corpus.lacksTrainings(train), cells(corpus, train, Predictor.MODEL)));
    }
    Tables.baselineRule(corpus)
        .ifPresent(
            rule -> {
              boolean incomplete = corpus.lacksFold(rule);
              rows.add(
                  Row.baseline(
                      "Class prior", incomplete, cells(corpus, rule, Predictor.CLASS_PRIOR)));
              rows.add(
                  Row.baseline(
                      "All positive", incomplete, cells(corpus, rule, Predictor.ALL_POSITIVE)));
            });
    return rows;
  }

  private static List<Optional<Cell>> cells(
      CorpusReport corpus, AggregationRule train, Predictor predictor) {
    Map<String, Double> further =
        corpus
            .result(train, predictor, AggregationRule.ALL_INCLUSIVE)
            .map(Result::further)
            .orElse(Map.of());
    String origin =
        Origins.anchor(corpus.id(), predictor, train, Optional.of(AggregationRule.ALL_INCLUSIVE));
    return Metric.FURTHER.stream()
        .map(
            metric ->
                Optional.ofNullable(further.get(metric.code()))
                    .filter(Double::isFinite)
                    .map(value -> new Cell(Numbers.measure(value), "").from(origin)))
        .toList();
  }
}
