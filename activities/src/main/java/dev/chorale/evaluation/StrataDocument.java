package dev.chorale.evaluation;

import dev.chorale.intervals.Design;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.IntervalSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * {@code strata.json}: every train rule by groups of the clips of one test set, all resampled
 * alike.
 *
 * @param scores by train rule, what groups are made of, metric and group
 */
public record StrataDocument(AggregationRule testRule, List<GroupScore> scores) {
  public static final String FILE = "strata.json";

  /** What groups are measured by. */
  public static final List<Metric> METRICS = List.of(Metric.MACRO_F1, Metric.KLD);

  /**
   * Groups that are told of for their own sake, with clips drawn whatever else is drawn whole: a
   * draw of speakers says nothing about one of them.
   */
  private static final Set<String> OF_CLIPS = Set.of(ClipFacts.SPEAKER, ClipFacts.SESSION);

  public StrataDocument {
    scores = List.copyOf(scores);
  }

  /**
   * Measures all groups that are known, but podcasts, and where all clips are in one.
   *
   * @param measurements one a train rule, all of the same clips
   * @return absent but for AR, whose test has all clips
   */
  public static Optional<StrataDocument> of(
      AggregationRule testRule, List<Measurement> measurements, IntervalSpec spec) {
    if (testRule != AggregationRule.ALL_INCLUSIVE) {
      return Optional.empty();
    }
    List<GroupScore> scores = new ArrayList<>();
    for (Measurement measurement : measurements) {
      Map<String, Map<String, String>> groups = measurement.facts().groups();
      for (String by : groups.keySet()) {
        if (!by.equals(ClipFacts.PODCAST)
            && groups.get(by).values().stream().filter(name -> !name.isEmpty()).distinct().count()
                > 1) {
          scores.addAll(of(measurement, by, measurement.facts().groupOf(by), spec));
        }
      }
    }
    return Optional.of(new StrataDocument(testRule, scores));
  }

  /**
   * A train rule on the clips that another rule's labels leave out, and on those that they have.
   *
   * @return by {@link #removedBy}: {@code kept}, {@code removed}
   */
  public static List<GroupScore> ofRemoved(
      Measurement measurement, Dropped dropped, IntervalSpec spec) {
    return of(
        measurement,
        removedBy(dropped.rule()),
        clip -> dropped.clips().containsKey(clip) ? "removed" : "kept",
        spec);
  }

  /** What the groups of {@link #ofRemoved} are made of. */
  public static String removedBy(AggregationRule rule) {
    return "removed by " + rule;
  }

  private static List<GroupScore> of(
      Measurement measurement, String by, UnaryOperator<String> groupOf, IntervalSpec spec) {
    if (measurement.isEmpty()) {
      return List.of();
    }
    TestSet test = measurement.test();
    long seed = spec.seed().value();
    Design design =
        OF_CLIPS.contains(by)
            ? Design.ofClips(test.size(), seed)
            : ClipFacts.design(List.of(measurement.facts()), test.clips(), spec, seed);
    List<ScoredClips> trainings = List.copyOf(measurement.seeds().values());
    List<GroupScore> scores = new ArrayList<>();
    for (Metric metric : METRICS) {
      for (Strata.Group group : Strata.of(test, trainings, groupOf, metric, design, spec)) {
        scores.add(
            new GroupScore(
                measurement.trainRule(),
                by,
                group.name(),
                group.clips(),
                metric,
                group.value(),
                group.gap()));
      }
    }
    return scores;
  }
}
