package dev.chorale.report;

import dev.chorale.evaluation.CorpusAverages;
import dev.chorale.evaluation.Measurement;
import dev.chorale.evaluation.Metric;
import dev.chorale.intervals.Interval;
import dev.chorale.intervals.IntervalMethod;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.IntervalSpec;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * By how much AR train is over another train rule, over all corpora: the ratio of means of SPEC,
 * less 1. Means are over the test sets of a corpus, then over corpora.
 *
 * @param corpora that have both rules on every test set; two or more
 * @param ratio less 1, as a fraction; of the divergences, negative is better
 */
public record Improvement(
    AggregationRule train,
    AggregationRule over,
    Metric metric,
    List<CorpusId> corpora,
    Interval ratio) {
  public Improvement {
    corpora = List.copyOf(corpora);
  }

  /** What is needed of one corpus: averages over its test sets, on every resample. */
  public record Averages(CorpusId corpus, Map<Metric, CorpusAverages> byMetric) {
    /**
     * @param measurements of every train rule on every test set; rules that lack one are left out
     */
    public static Averages of(CorpusId corpus, List<Measurement> measurements, IntervalSpec spec) {
      Map<AggregationRule, List<Measurement>> byRule = new EnumMap<>(AggregationRule.class);
      for (Measurement one : measurements) {
        if (!one.isEmpty()) {
          byRule.computeIfAbsent(one.trainRule(), rule -> new ArrayList<>()).add(one);
        }
      }
      List<Measurement> whole =
          byRule.values().stream()
              .filter(tests -> tests.size() == AggregationRule.values().length)
              .flatMap(List::stream)
              .toList();
      Map<Metric, CorpusAverages> byMetric = new EnumMap<>(Metric.class);
      if (!whole.isEmpty()) {
        for (Metric metric : Metric.PAPER) {
          byMetric.put(metric, CorpusAverages.of(corpus, whole, metric, spec));
        }
      }
      return new Averages(corpus, byMetric);
    }

    private boolean has(Metric metric, AggregationRule rule) {
      CorpusAverages averages = byMetric.get(metric);
      return averages != null && averages.average(rule).isPresent();
    }
  }

  /** AR over MR, then over PR, of each metric; without what is not of two corpora. */
  public static List<Improvement> of(List<Averages> corpora, IntervalSpec spec) {
    AggregationRule train = AggregationRule.ALL_INCLUSIVE;
    List<Improvement> improvements = new ArrayList<>();
    for (AggregationRule over : List.of(AggregationRule.MAJORITY, AggregationRule.PLURALITY)) {
      for (Metric metric : Metric.PAPER) {
        List<Averages> both =
            corpora.stream().filter(c -> c.has(metric, train) && c.has(metric, over)).toList();
        if (both.size() > 1) {
          improvements.add(
              new Improvement(
                  train,
                  over,
                  metric,
                  both.stream().map(Averages::corpus).toList(),
                  CorpusAverages.relativeImprovement(
                          both.stream().map(c -> c.byMetric().get(metric)).toList(), train, over)
                      .interval(IntervalMethod.PERCENTILE, spec.lower(), spec.upper())));
        }
      }
    }
    return improvements;
  }
}
