package dev.chorale.report;

import dev.chorale.evaluation.Predictor;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.CorpusId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

  /** What a number of Tables 4 to 6 was made of, from the interval back to the corpus. */
  static List<Named> artifacts(
      SweepReport report, CorpusId corpus, AggregationRule train, AggregationRule test) {
    List<Named> named = new ArrayList<>();
    add(named, report, corpus, "intervals/" + test);
    add(named, report, corpus, "evaluation/" + train + "/" + test);
    String trainings = corpus + "/training/" + train + "/";
    report
        .artifacts()
        .subMap(trainings, trainings + Character.MAX_VALUE)
        .forEach((role, ref) -> named.add(named(role.substring(corpus.value().length() + 1), ref)));
    add(named, report, corpus, "labels/" + train);
    if (test != train) {
      add(named, report, corpus, "labels/" + test);
    }
    add(named, report, corpus, "folds");
    add(named, report, corpus, "corpus");
    return named;
  }

  private static void add(List<Named> named, SweepReport report, CorpusId corpus, String role) {
    Map<String, ArtifactRef> artifacts = report.artifacts();
    ArtifactRef ref = artifacts.get(corpus + "/" + role);
    if (ref != null) {
      named.add(named(role, ref));
    }
  }

  private static Named named(String role, ArtifactRef ref) {
    return new Named(role, ref.stage(), ref.key());
  }
}
