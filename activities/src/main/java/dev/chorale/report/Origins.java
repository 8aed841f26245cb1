package dev.chorale.report;

import dev.chorale.evaluation.Predictor;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.CorpusId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** From which artifacts the numbers of the tables were made. */
final class Origins {
  /** In place of a corpus, none of which is called so: ids have no capitals. */
  private static final String OVER_CORPORA = "Average";

  private Origins() {}

  /**
   * In links, of a number of Tables 4 to 6: {@code from-emotale-AR-MR}.
   *
   * @param test absent for the Average column
   */
  static String anchor(
      CorpusId corpus, Predictor predictor, AggregationRule train, Optional<AggregationRule> test) {
    return anchor(cell(corpus, predictor, train, test));
  }

  /** Of a difference of two train rules: {@code from-emotale-AR-PR-MR}. */
  static String ofDifference(RuleDifference one) {
    return anchor(difference(one));
  }

  /** Of the relative improvement over corpora: {@code from-Average-AR-PR}. */
  static String ofImprovement(Improvement one) {
    return anchor(improvement(one));
  }

  /** Of what a rule loses on average: {@code from-Average-labels-MR}. */
  static String ofLabels(AggregationRule rule) {
    return anchor(labels(rule));
  }

  /** Of what is told of models on the AR test. */
  static String ofModels(CorpusId corpus, AggregationRule train) {
    return anchor(corpus, Predictor.MODEL, train, Optional.of(AggregationRule.ALL_INCLUSIVE));
  }

  /** Of what a rule loses: {@code from-emotale-labels-MR}. */
  static String ofLabels(CorpusId corpus, AggregationRule rule) {
    return anchor(labels(corpus, rule));
  }

  private static String anchor(String cell) {
    return "from-" + cell.replace('/', '-');
  }

  /** As {@code chorale explain} takes it after the metric. */
  private static String cell(
      CorpusId corpus, Predictor predictor, AggregationRule train, Optional<AggregationRule> test) {
    return corpus
        + "/"
        + (predictor == Predictor.MODEL ? "" : predictor.code() + "/")
        + train
        + "/"
        + test.map(AggregationRule::code).orElse("Average");
  }

  /** Likewise. */
  private static String difference(RuleDifference one) {
    return one.corpus() + "/" + one.train() + "-" + one.over() + "/" + one.test();
  }

  private static String improvement(Improvement one) {
    return OVER_CORPORA + "/" + one.train() + "-" + one.over();
  }

  private static String labels(CorpusId corpus, AggregationRule rule) {
    return corpus + "/labels/" + rule;
  }

  private static String labels(AggregationRule rule) {
    return OVER_CORPORA + "/labels/" + rule;
  }

  /**
   * @param cell as in {@code emotale/AR/MR}
   * @param artifacts the interval's first, then what that was made of
   */
  record Origin(String anchor, String cell, List<Named> artifacts) {}

  /**
   * @param role as in {@code training/AR/fold-0/seed-1}; of several corpora with that before it
   */
  record Named(String role, String stage, String key) {}

  /** Of every number that a table shows, in the order of the tables; none where not known. */
  static List<Origin> of(SweepReport report) {
    Map<String, Map<String, ArtifactRef>> made = new LinkedHashMap<>();
    for (CorpusReport corpus : report.corpora()) {
      for (AggregationRule rule : AggregationRule.values()) {
        made.put(labels(corpus.id(), rule), report.labelsOf(corpus.id(), rule));
      }
      for (AggregationRule train : corpus.trainRules()) {
        put(made, report, corpus, Predictor.MODEL, train);
      }
      Tables.baselineRule(corpus)
          .ifPresent(
              rule -> {
                for (Predictor predictor : Predictor.values()) {
                  if (predictor != Predictor.MODEL) {
                    put(made, report, corpus, predictor, rule);
                  }
                }
              });
    }
    // Those of the metrics are made of the same.
    for (RuleDifference one : report.differences()) {
      List<AggregationRule> trains = List.of(one.train(), one.over());
      made.putIfAbsent(
          difference(one),
          report.madeOf(one.corpus(), Predictor.MODEL, trains, Optional.of(one.test())));
    }
    if (report.corpora().size() > 1) {
      List<CorpusId> all = report.corpora().stream().map(CorpusReport::id).toList();
      for (AggregationRule rule : AggregationRule.values()) {
        made.put(labels(rule), overCorpora(all, corpus -> report.labelsOf(corpus, rule)));
      }
    }
    for (Improvement one : report.improvements()) {
      List<AggregationRule> trains = List.of(one.train(), one.over());
      made.putIfAbsent(
          improvement(one),
          overCorpora(
              one.corpora(),
              corpus -> report.madeOf(corpus, Predictor.MODEL, trains, Optional.empty())));
    }
    List<Origin> origins = new ArrayList<>();
    made.forEach(
        (cell, artifacts) -> {
          if (!artifacts.isEmpty()) {
            List<Named> named = new ArrayList<>();
            artifacts.forEach((role, ref) -> named.add(new Named(role, ref.stage(), ref.key())));
            origins.add(new Origin(anchor(cell), cell, named));
          }
        });
    return origins;
  }

  private static Map<String, ArtifactRef> overCorpora(
      List<CorpusId> corpora, Function<CorpusId, Map<String, ArtifactRef>> each) {
    Map<String, ArtifactRef> made = new LinkedHashMap<>();
    for (CorpusId corpus : corpora) {
      each.apply(corpus).forEach((role, ref) -> made.put(corpus + "/" + role, ref));
    }
    return made;
  }

  /** Average first, as tables have it. */
  private static void put(
      Map<String, Map<String, ArtifactRef>> made,
      SweepReport report,
      CorpusReport corpus,
      Predictor predictor,
      AggregationRule train) {
    List<Optional<AggregationRule>> tests = new ArrayList<>();
    corpus.average(train, predictor).ifPresent(any -> tests.add(Optional.empty()));
    for (AggregationRule test : AggregationRule.values()) {
      corpus.result(train, predictor, test).ifPresent(any -> tests.add(Optional.of(test)));
    }
    for (Optional<AggregationRule> test : tests) {
      made.put(
          cell(corpus.id(), predictor, train, test),
          report.madeOf(corpus.id(), predictor, List.of(train), test));
    }
  }
}
