package dev.chorale.report;

import dev.chorale.evaluation.Predictor;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.CorpusId;
import java.util.ArrayList;
import java.util.List;

/** From which artifacts each cell of Tables 4 to 6 was made. */
final class Origins {
  private Origins() {}

  /** In links: {@code from-emotale-AR-MR}. */
  static String anchor(CorpusId corpus, AggregationRule train, AggregationRule test) {
    return "from-" + corpus + "-" + train + "-" + test;
  }

  /**
   * @param cell as in {@code emotale/AR/MR}
   * @param artifacts the interval's first, then what that was made of
   */
  record Origin(String anchor, String cell, List<Named> artifacts) {}

  /**
   * @param role without the corpus, as in {@code training/AR/fold-0/seed-1}
   */
  record Named(String role, String stage, String key) {}

  /** Of every cell that has a result, in the order of the tables; none where it is not known. */
  static List<Origin> of(SweepReport report) {
    List<Origin> origins = new ArrayList<>();
    for (CorpusReport corpus : report.corpora()) {
      for (AggregationRule train : AggregationRule.values()) {
        for (AggregationRule test : AggregationRule.values()) {
          List<Named> artifacts = artifacts(report, corpus.id(), train, test);
          if (corpus.result(train, Predictor.MODEL, test).isPresent() && !artifacts.isEmpty()) {
            origins.add(
                new Origin(
                    anchor(corpus.id(), train, test),
                    corpus.id() + "/" + train + "/" + test,
                    artifacts));
          }
        }
      }
    }
    return origins;
  }

  private static List<Named> artifacts(
      SweepReport report, CorpusId corpus, AggregationRule train, AggregationRule test) {
    List<Named> named = new ArrayList<>();
    report
        .madeOf(corpus, train, test)
        .forEach((role, ref) -> named.add(new Named(role, ref.stage(), ref.key())));
    return named;
  }
}
