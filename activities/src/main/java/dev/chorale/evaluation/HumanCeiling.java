package dev.chorale.evaluation;

import dev.chorale.intervals.Clusters;
import dev.chorale.intervals.Statistic;
import dev.chorale.labels.AggregationRules;
import dev.chorale.labels.ClassTable;
import dev.chorale.labels.RatingCounts;
import dev.chorale.labels.Ratings;
import dev.chorale.labels.Target;
import dev.chorale.vocabulary.AggregationRule;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How well one rater tells what the others said: each annotation in turn is taken for a prediction,
 * and the rule makes the truth of the clip's other annotations. A model that reaches it tells a
 * clip as well as one more rater would.
 *
 * <p>A rater is sure of one class, so the divergences pay for every other one that is true: they
 * are no ceiling, macro-F1 and the accuracies are.
 */
public final class HumanCeiling {
  private HumanCeiling() {}

  /**
   * Scores every annotation of a class that leaves a clip which the rule keeps; empty where there
   * is none, as where only shares are known.
   */
  public static Optional<Scores> of(AggregationRule rule, Ratings ratings) {
    VoteKinds kinds = VoteKinds.of(ratings);
    ClassTable counts = new ClassTable(ratings.classes());
    kinds
        .ratings()
        .votes()
        .forEach(
            (kind, votes) ->
                votes
                    .counts()
                    .ifPresent(
                        known ->
                            counts.add(
                                kind, known.stream().mapToDouble(Integer::doubleValue).toArray())));
    return told(rule, counts, kind -> true)
        .map(told -> told.scored().scores(kinds.counts(told.clips())));
  }

  /**
   * The same of some clips of a test set, each metric as a statistic of its clips: one is drawn
   * with all of its annotations.
   *
   * @param votes annotations of each class, of every clip of the test set
   * @param some by a clip's id
   */
  static Optional<Function<Metric, Statistic>> statistics(
      AggregationRule rule, ClassTable votes, TestSet test, Predicate<String> some) {
    return told(rule, votes, clip -> test.place(clip) >= 0 && some.test(clip))
        .map(
            told -> {
              Clusters clips = Clusters.among(test.clips(), told.clips());
              return metric -> clips.sums(told.scored().statistic(metric));
            });
  }

  /**
   * Annotations as predictions.
   *
   * @param clips the clip of each, in their order
   */
  private record Told(ScoredClips scored, List<String> clips) {}

  private static Optional<Told> told(
      AggregationRule rule, ClassTable votes, Predicate<String> some) {
    ClassTable shares = new ClassTable(votes.classes());
    ClassTable positives = new ClassTable(votes.classes());
    ClassTable predictions = new ClassTable(votes.classes());
    Map<String, String> clipOf = new HashMap<>();
    for (String clip : votes.clips()) {
      List<Integer> counts = Arrays.stream(votes.row(clip)).mapToObj(count -> (int) count).toList();
      for (int j = 0; j < counts.size() && some.test(clip); j++) {
        Optional<Target> target = without(rule, counts, j);
        for (int vote = 0; vote < counts.get(j) && target.isPresent(); vote++) {
          String name = clip + " without " + j + "." + vote;
          double[] one = new double[counts.size()];
          one[j] = 1;
          predictions.add(name, one);
          shares.add(name, values(target.get().train()));
          positives.add(name, values(target.get().test()));
          clipOf.put(name, clip);
        }
      }
    }
    if (predictions.size() == 0) {
      return Optional.empty();
    }
    TestSet others = new TestSet(shares, positives);
    return Optional.of(
        new Told(
            ScoredClips.of(others, predictions),
            others.clips().stream().map(name -> clipOf.getOrDefault(name, "")).toList()));
  }

  private static Optional<Target> without(AggregationRule rule, List<Integer> counts, int left) {
    if (counts.get(left) == 0) {
      return Optional.empty();
    }
    int[] others = counts.stream().mapToInt(Integer::intValue).toArray();
    others[left]--;
    RatingCounts rest = RatingCounts.of(others);
    return rest.none() ? Optional.empty() : AggregationRules.apply(rule, rest);
  }

  private static double[] values(List<Double> target) {
    return target.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
