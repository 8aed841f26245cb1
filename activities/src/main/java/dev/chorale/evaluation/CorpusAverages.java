package dev.chorale.evaluation;

import dev.chorale.intervals.IntervalMethod;
import dev.chorale.intervals.Replicates;
import dev.chorale.intervals.Statistic;
import dev.chorale.intervals.Subset;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.IntervalSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.zip.CRC32;

/**
 * The Average columns of Tables 4 to 6 with intervals of their own, and what follows from them over
 * corpora. All test sets of a corpus are measured on the same draws of its clips, of which a test
 * rule keeps some, so that what they share counts as shared.
 */
public final class CorpusAverages {
  private final Map<AggregationRule, Replicates> byTrainRule;

  private CorpusAverages(Map<AggregationRule, Replicates> byTrainRule) {
    this.byTrainRule = byTrainRule;
  }

  /**
   * Averages a metric over the test rules of one corpus.
   *
   * @param measurements of every train rule on every test set; those without predictions are left
   *     out
   */
  public static CorpusAverages of(
      CorpusId corpus, List<Measurement> measurements, Metric metric, IntervalSpec spec) {
    List<Measurement> measured = measurements.stream().filter(one -> !one.isEmpty()).toList();
    TreeSet<String> ids = new TreeSet<>();
    measured.forEach(one -> ids.addAll(one.test().clips()));
    List<String> all = List.copyOf(ids);
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < all.size(); i++) {
      places.put(all.get(i), i);
    }
    List<List<Statistic>> numbers = new ArrayList<>();
    for (Measurement one : measured) {
      ToIntFunction<String> place = clip -> places.getOrDefault(clip, 0);
      int[] drawnAs = one.test().clips().stream().mapToInt(place).toArray();
      numbers.add(
          one.statistics(metric).stream()
              .map(statistic -> (Statistic) new Subset(statistic, drawnAs, all.size()))
              .toList());
    }
    List<Replicates> replicates =
        ClipFacts.design(
                measured.stream().map(Measurement::facts).toList(), all, spec, seed(corpus, spec))
            .measure(numbers, spec.resamples(), IntervalMethod.PERCENTILE);
    Map<AggregationRule, List<Replicates>> tests = new EnumMap<>(AggregationRule.class);
    for (int i = 0; i < measured.size(); i++) {
      tests
          .computeIfAbsent(measured.get(i).trainRule(), rule -> new ArrayList<>())
          .add(replicates.get(i));
    }
    Map<AggregationRule, Replicates> averages = new EnumMap<>(AggregationRule.class);
    tests.forEach((rule, each) -> averages.put(rule, Replicates.map(each, CorpusAverages::mean)));
    return new CorpusAverages(averages);
  }

  /** Draws of different corpora are apart. */
  private static long seed(CorpusId corpus, IntervalSpec spec) {
    CRC32 digest = new CRC32();
    digest.update(corpus.value().getBytes(StandardCharsets.UTF_8));
    return spec.seed().value() ^ digest.getValue() << Integer.SIZE;
  }

  /** A train rule's average; absent where it was not measured. */
  public Optional<Replicates> average(AggregationRule trainRule) {
    return Optional.ofNullable(byTrainRule.get(trainRule));
  }

  /**
   * By how much one train rule's mean over corpora is over another's, as a fraction: the ratio of
   * means of SPEC, less 1. Negative is an improvement where the metric is the better the lower.
   *
   * @param corpora all measured on as many resamples
   * @throws IllegalArgumentException when a corpus lacks one of the rules
   */
  public static Replicates relativeImprovement(
      List<CorpusAverages> corpora, AggregationRule rule, AggregationRule over) {
    Replicates own = Replicates.map(all(corpora, rule), CorpusAverages::mean);
    Replicates other = Replicates.map(all(corpora, over), CorpusAverages::mean);
    return Replicates.map(List.of(own, other), pair -> pair[0] / pair[1] - 1);
  }

  private static List<Replicates> all(List<CorpusAverages> corpora, AggregationRule rule) {
    List<Replicates> all = new ArrayList<>();
    for (CorpusAverages corpus : corpora) {
      all.add(
          corpus
              .average(rule)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "A corpus has no predictions under train rule " + rule)));
    }
    return all;
  }

  static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
