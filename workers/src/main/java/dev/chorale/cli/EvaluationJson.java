package dev.chorale.cli;

import dev.chorale.cli.EvaluateCommand.Evaluated;
import dev.chorale.evaluation.ClassScores;
import dev.chorale.evaluation.Comparison.Difference;
import dev.chorale.evaluation.Metric;
import dev.chorale.evaluation.MetricsDocument.BaselineScores;
import dev.chorale.evaluation.ReliabilityBin;
import dev.chorale.evaluation.Scores;
import dev.chorale.evaluation.Verdict;
import dev.chorale.intervals.Interval;
import dev.chorale.intervals.IntervalMethod;
import dev.chorale.vocabulary.AggregationRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What {@code evaluate --json} prints; fields are added, never renamed. What is undefined is null.
 *
 * @param n clips that the rule keeps
 * @param baselines by metric what a model must beat, and what one more rater reaches
 */
record EvaluationJson(
    int n,
    AggregationRule rule,
    Estimate macroF1,
    Estimate kld,
    Estimate jsd,
    Map<String, ClassScores> perClass,
    Map<String, Optional<Double>> further,
    List<ReliabilityBin> reliability,
    Baselines baselines,
    int removed,
    int unusable,
    int uniform,
    int surplus,
    How intervals,
    Map<String, Paired> against) {
  EvaluationJson {
    perClass = new LinkedHashMap<>(perClass);
    further = new LinkedHashMap<>(further);
    reliability = List.copyOf(reliability);
    against = new LinkedHashMap<>(against);
  }

  record Estimate(Optional<Double> value, Optional<Double> lower, Optional<Double> upper) {
    static Estimate of(Interval interval) {
      return new Estimate(
          defined(interval.value()), defined(interval.lower()), defined(interval.upper()));
    }
  }

  /**
   * Each by metric.
   *
   * @param classPrior predicts the mean of the truth for every clip
   * @param allPositive calls every class true; its divergences are those of the uniform
   *     distribution
   * @param oneRater each rater in turn against the others, of metrics that it is a ceiling of; null
   *     where only shares are known
   */
  record Baselines(
      Map<String, Optional<Double>> classPrior,
      Map<String, Optional<Double>> allPositive,
      Optional<Map<String, Optional<Double>>> oneRater) {
    Baselines {
      classPrior = new LinkedHashMap<>(classPrior);
      allPositive = new LinkedHashMap<>(allPositive);
      oneRater = oneRater.map(LinkedHashMap::new);
    }

    static Baselines of(BaselineScores scores, Optional<Scores> oneRater) {
      return new Baselines(
          byMetric(scores.classPrior(), metric -> true),
          byMetric(scores.allPositive(), metric -> true),
          oneRater.map(rater -> byMetric(rater, Metric::hasCeiling)));
    }

    private static Map<String, Optional<Double>> byMetric(Scores scores, Predicate<Metric> which) {
      Map<String, Optional<Double>> byMetric = new LinkedHashMap<>();
      for (Metric metric : Metric.values()) {
        if (which.test(metric)) {
          byMetric.put(metric.code(), defined(scores.value(metric)));
        }
      }
      return byMetric;
    }
  }

  /** How intervals were made. */
  record How(
      IntervalMethod method,
      int resamples,
      double lower,
      double upper,
      long seed,
      String units,
      int trainings,
      Optional<String> warning) {}

  /** A difference to the other predictions, positive where these have more. */
  record Paired(
      Optional<Double> value,
      Optional<Double> lower,
      Optional<Double> upper,
      Optional<Double> p,
      Optional<Double> adjustedP,
      Verdict verdict) {
    static Paired of(Difference one, double adjustedP) {
      return new Paired(
          defined(one.value().value()),
          defined(one.value().lower()),
          defined(one.value().upper()),
          defined(one.p()),
          defined(adjustedP),
          one.verdict(adjustedP));
    }
  }

  static EvaluationJson of(Evaluated evaluated) {
    Map<String, Optional<Double>> further = new LinkedHashMap<>();
    evaluated.scores().further().forEach((code, value) -> further.put(code, defined(value)));
    Map<String, Paired> against = new LinkedHashMap<>();
    for (int i = 0; i < evaluated.differences().size(); i++) {
      Difference one = evaluated.differences().get(i);
      against.put(one.metric().code(), Paired.of(one, evaluated.adjusted().get(i)));
    }
    return new EvaluationJson(
        evaluated.scores().clips(),
        evaluated.rule(),
        Estimate.of(evaluated.intervals().get(0)),
        Estimate.of(evaluated.intervals().get(1)),
        Estimate.of(evaluated.intervals().get(2)),
        evaluated.scores().perClass(),
        further,
        evaluated.scores().reliability(),
        Baselines.of(evaluated.baselines(), evaluated.oneRater()),
        evaluated.losses().removedClips(),
        evaluated.losses().unusable(),
        evaluated.losses().uniform(),
        evaluated.surplus(),
        new How(
            evaluated.method(),
            evaluated.spec().resamples(),
            evaluated.spec().lower(),
            evaluated.spec().upper(),
            evaluated.spec().seed().value(),
            evaluated.design().units(),
            evaluated.trainings(),
            evaluated.design().warning(evaluated.method())),
        against);
  }

  private static Optional<Double> defined(double value) {
    return Double.isNaN(value) ? Optional.empty() : Optional.of(value);
  }
}
