package dev.chorale.report;

import dev.chorale.corpus.CorpusCard;
import dev.chorale.evaluation.ClassScores;
import dev.chorale.evaluation.Dropped;
import dev.chorale.evaluation.GroupScore;
import dev.chorale.evaluation.IntervalsDocument;
import dev.chorale.evaluation.IntervalsDocument.Row;
import dev.chorale.evaluation.Metric;
import dev.chorale.evaluation.MetricsDocument;
import dev.chorale.evaluation.MetricsDocument.BaselineScores;
import dev.chorale.evaluation.PooledPredictions;
import dev.chorale.evaluation.Predictor;
import dev.chorale.evaluation.Scores;
import dev.chorale.folds.FoldProof;
import dev.chorale.intervals.Interval;
import dev.chorale.labels.Losses;
import dev.chorale.report.CorpusReport.Average;
import dev.chorale.report.CorpusReport.ClassResult;
import dev.chorale.report.CorpusReport.Curve;
import dev.chorale.report.CorpusReport.Hole;
import dev.chorale.report.CorpusReport.Result;
import dev.chorale.report.CorpusReport.Unmeasured;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.CorpusId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the stages of one corpus stored, in any order.
 *
 * @param metrics one a train rule and test rule
 * @param intervals one a test rule
 * @param leftOut clips whose recordings are damaged
 * @param pooled predictions on the AR test, one a train rule
 * @param dropped by MR and by PR
 * @param groups of the AR test's clips
 */
public record CorpusSources(
    CorpusCard card,
    int folds,
    List<Losses> losses,
    List<MetricsDocument> metrics,
    List<IntervalsDocument> intervals,
    List<Curve> curves,
    List<Hole> holes,
    List<Unmeasured> unmeasured,
    FoldProof proof,
    int leftOut,
    List<PooledPredictions> pooled,
    List<Dropped> dropped,
    List<GroupScore> groups) {
  private static final Comparator<Curve> CURVES =
      Comparator.comparing(Curve::train)
          .thenComparing(curve -> curve.fold().value())
          .thenComparing(curve -> curve.seed().value());
  private static final Comparator<Hole> HOLES =
      Comparator.comparing(Hole::train)
          .thenComparing(hole -> hole.fold().value())
          .thenComparing(hole -> hole.seed().value());

  private static final Comparator<Unmeasured> UNMEASURED =
      Comparator.comparing((Unmeasured measure) -> measure.train().map(Enum::ordinal).orElse(-1))
          .thenComparing(Unmeasured::test);

  /** Brings the sources together, everything in the order MR, PR, AR. */
  public CorpusReport report() {
    List<Result> results = results();
    return new CorpusReport(
        new CorpusId(card.id()),
        card.title(),
        card.classes(),
        card.synthetic(),
        card.licence(),
        card.source(),
        folds,
        losses.stream().sorted(Comparator.comparing(Losses::rule)).toList(),
        results,
        averages(results),
        perClass(),
        curves.stream().sorted(CURVES).toList(),
        holes.stream().sorted(HOLES).toList(),
        unmeasured.stream().sorted(UNMEASURED).toList(),
        Optional.of(CorpusReport.Split.of(proof)),
        leftOut,
        coOccurrences(),
        predicted().map(Reliability::of).toList(),
        dropped.stream()
            .sorted(Comparator.comparing(Dropped::rule))
            .flatMap(one -> CorpusReport.Removal.of(one).stream())
            .toList(),
        groups.stream().sorted(Comparator.comparing(GroupScore::train)).toList(),
        intervals.stream()
            .filter(document -> document.testRule() == AggregationRule.ALL_INCLUSIVE)
            .findFirst()
            .flatMap(IntervalsDocument::clustering));
  }

  /** The raters' is the same whatever was trained. */
  private List<CoOccurrence> coOccurrences() {
    List<CoOccurrence> all = new ArrayList<>();
    pooled.stream()
        .findFirst()
        .ifPresent(any -> all.add(CoOccurrence.ofRaters(any.truth().positives())));
    predicted().map(CoOccurrence::of).forEach(all::add);
    return all;
  }

  private Stream<PooledPredictions> predicted() {
    return pooled.stream()
        .filter(each -> each.seeds().values().stream().anyMatch(table -> table.size() > 0))
        .sorted(Comparator.comparing(PooledPredictions::trainRule));
  }

  private List<Result> results() {
    List<Result> results = new ArrayList<>();
    for (AggregationRule train : AggregationRule.values()) {
      for (Predictor predictor : Predictor.values()) {
        for (AggregationRule test : AggregationRule.values()) {
          result(train, predictor, test).ifPresent(results::add);
        }
      }
    }
    return results;
  }

  private Optional<Result> result(
      AggregationRule train, Predictor predictor, AggregationRule test) {
    Optional<Row> row =
        intervals.stream()
            .filter(document -> document.testRule() == test)
            .findFirst()
            .flatMap(document -> document.row(train, predictor));
    Optional<MetricsDocument> measured = metrics(train, test);
    if (row.isEmpty() || measured.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Result(
            train,
            predictor,
            test,
            measured.get().clips(),
            measured.get().mean().map(scores -> scores.clips()).orElse(0),
            row.get().macroF1(),
            row.get().kld(),
            row.get().jsd(),
            scores(measured.get(), predictor).map(Scores::further).orElse(Map.of())));
  }

  private static Optional<Scores> scores(MetricsDocument measured, Predictor predictor) {
    return switch (predictor) {
      case MODEL -> measured.mean();
      case CLASS_PRIOR -> measured.baselines().map(BaselineScores::classPrior);
      case ALL_POSITIVE -> measured.baselines().map(BaselineScores::allPositive);
      case ONE_RATER -> Optional.empty();
    };
  }

  private Optional<MetricsDocument> metrics(AggregationRule train, AggregationRule test) {
    return metrics.stream()
        .filter(document -> document.trainRule() == train && document.testRule() == test)
        .findFirst();
  }

  private static List<Average> averages(List<Result> results) {
    List<Average> averages = new ArrayList<>();
    for (AggregationRule train : AggregationRule.values()) {
      for (Predictor predictor : Predictor.values()) {
        List<Result> tests =
            results.stream()
                .filter(result -> result.train() == train && result.predictor() == predictor)
                .toList();
        if (tests.size() == AggregationRule.values().length) {
          averages.add(
              new Average(
                  train,
                  predictor,
                  mean(tests, Metric.MACRO_F1),
                  mean(tests, Metric.KLD),
                  mean(tests, Metric.JSD)));
        }
      }
    }
    return averages;
  }

  private static Interval mean(List<Result> tests, Metric metric) {
    double value = 0;
    double lower = 0;
    double upper = 0;
    for (Result test : tests) {
      value += test.interval(metric).value();
      lower += test.interval(metric).lower();
      upper += test.interval(metric).upper();
    }
    return new Interval(value / tests.size(), lower / tests.size(), upper / tests.size());
  }

  private List<ClassResult> perClass() {
    List<ClassResult> perClass = new ArrayList<>();
    for (AggregationRule train : AggregationRule.values()) {
      for (AggregationRule test : AggregationRule.values()) {
        metrics(train, test).ifPresent(measured -> perClass.addAll(perClass(measured)));
      }
    }
    return perClass;
  }

  private static List<ClassResult> perClass(MetricsDocument measured) {
    List<ClassResult> perClass = new ArrayList<>();
    measured
        .mean()
        .ifPresent(
            mean ->
                mean.perClass()
                    .forEach(
                        (name, of) ->
                            perClass.add(
                                new ClassResult(
                                    measured.trainRule(),
                                    measured.testRule(),
                                    name,
                                    of.f1(),
                                    of.precision(),
                                    of.recall(),
                                    of.support(),
                                    f1(measured, Predictor.CLASS_PRIOR, name),
                                    f1(measured, Predictor.ALL_POSITIVE, name)))));
    return perClass;
  }

  private static Optional<Double> f1(MetricsDocument measured, Predictor predictor, String name) {
    return scores(measured, predictor)
        .flatMap(scores -> Optional.ofNullable(scores.perClass().get(name)))
        .map(ClassScores::f1);
  }
}
