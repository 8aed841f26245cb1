package dev.chorale.report;

import dev.chorale.corpus.Corpora;
import dev.chorale.corpus.CorpusDescriptor.PaperLosses;
import dev.chorale.evaluation.Metric;
import dev.chorale.evaluation.PublishedTables;
import dev.chorale.intervals.Interval;
import dev.chorale.report.LossTable.Loss;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.CorpusId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the paper prints for a corpus, where it has it. */
final class PaperFigures {
  private static final List<PublishedTables.Cell> PRINTED = PublishedTables.cells();

  private PaperFigures() {}

  /** Of Table 3, by rule; empty where the paper does not have the corpus. */
  static Map<AggregationRule, PaperLosses> losses(CorpusId corpus) {
    return Corpora.find(corpus).map(descriptor -> descriptor.paper()).orElse(Map.of());
  }

  /** The same for Fig. 1. */
  static Map<AggregationRule, Loss> lossesOf(CorpusId corpus) {
    Map<AggregationRule, Loss> losses = new EnumMap<>(AggregationRule.class);
    losses(corpus)
        .forEach(
            (rule, paper) ->
                losses.put(rule, new Loss(paper.clipLoss(), Optional.of(paper.annotationLoss()))));
    return losses;
  }

  /**
   * Of Tables 4 to 6.
   *
   * @param test absent for the Average column
   */
  static Optional<Interval> printed(
      CorpusId corpus, Metric metric, AggregationRule train, Optional<AggregationRule> test) {
    return PRINTED.stream()
        .filter(cell -> cell.corpus().equals(corpus) && cell.metric() == metric)
        .filter(cell -> cell.train() == train && cell.test().equals(test))
        .findFirst()
        .map(PublishedTables.Cell::printed);
  }
}
