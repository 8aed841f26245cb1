package dev.chorale.report;

import dev.chorale.evaluation.Comparison;
import dev.chorale.evaluation.IntervalsDocument;
import dev.chorale.evaluation.IntervalsDocument.Paired;
import dev.chorale.evaluation.Metric;
import dev.chorale.evaluation.Verdict;
import dev.chorale.intervals.Holm;
import dev.chorale.intervals.Interval;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.CorpusId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * One train rule's metric less another's, on the same clips of one test set.
 *
 * @param train of which {@code verdict} is said
 * @param over whose metric is taken away
 * @param trainings seeds that both have
 * @param p of the paired permutation test, two-sided; at least 1 / (resamples + 1)
 * @param adjustedP by Holm's method, for all differences of the metric in the report
 */
public record RuleDifference(
    CorpusId corpus,
    AggregationRule train,
    AggregationRule over,
    AggregationRule test,
    Metric metric,
    int trainings,
    Interval difference,
    double p,
    double adjustedP,
    Verdict verdict) {
  private static final Comparator<Paired> PAIRS =
      Comparator.comparing(Paired::trainRule).thenComparing(Paired::over);

  /**
   * Of every two train rules on every test set, in the order of the tables; without those that have
   * no clip in common.
   */
  public static List<RuleDifference> of(List<CorpusSources> corpora) {
    List<RuleDifference> all = new ArrayList<>();
    Metric.PAPER.forEach(metric -> all.addAll(of(corpora, metric)));
    return all;
  }

  private static List<RuleDifference> of(List<CorpusSources> corpora, Metric metric) {
    List<Tested> all = corpora.stream().flatMap(corpus -> tested(corpus, metric)).toList();
    List<Double> adjusted = Holm.adjust(all.stream().map(tested -> tested.paired().p()).toList());
    List<RuleDifference> differences = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Tested tested = all.get(i);
      Paired one = tested.paired();
      differences.add(
          new RuleDifference(
              tested.corpus(),
              one.trainRule(),
              one.over(),
              tested.test(),
              metric,
              one.trainings(),
              one.difference(),
              one.p(),
              adjusted.get(i),
              new Comparison.Difference(metric, one.difference(), one.p())
                  .verdict(adjusted.get(i))));
    }
    return differences;
  }

  private record Tested(CorpusId corpus, AggregationRule test, Paired paired) {}

  private static Stream<Tested> tested(CorpusSources corpus, Metric metric) {
    List<Tested> tested = new ArrayList<>();
    for (IntervalsDocument document : corpus.intervals()) {
      for (Paired one : document.differences()) {
        if (one.metric() == metric && !Double.isNaN(one.difference().value())) {
          tested.add(new Tested(new CorpusId(corpus.card().id()), document.testRule(), one));
        }
      }
    }
    tested.sort(Comparator.comparing(Tested::paired, PAIRS).thenComparing(Tested::test));
    return tested.stream();
  }
}
