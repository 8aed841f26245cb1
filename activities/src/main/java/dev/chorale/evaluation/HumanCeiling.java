package dev.chorale.evaluation;

import dev.chorale.labels.AggregationRules;
import dev.chorale.labels.ClassTable;
import dev.chorale.labels.RatingCounts;
import dev.chorale.labels.Ratings;
import dev.chorale.labels.Target;
import dev.chorale.labels.Votes;
import dev.chorale.vocabulary.AggregationRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    ClassTable shares = new ClassTable(ratings.classes());
    ClassTable positives = new ClassTable(ratings.classes());
    ClassTable predictions = new ClassTable(ratings.classes());
    for (Map.Entry<String, Votes> clip : ratings.votes().entrySet()) {
      List<Integer> counts = clip.getValue().counts().orElse(List.of());
      for (int j = 0; j < counts.size(); j++) {
        Optional<Target> target = without(rule, counts, j);
        for (int vote = 0; vote < counts.get(j) && target.isPresent(); vote++) {
          String name = clip.getKey() + " without " + j + "." + vote;
          double[] one = new double[counts.size()];
          one[j] = 1;
          predictions.add(name, one);
          shares.add(name, values(target.get().train()));
          positives.add(name, values(target.get().test()));
        }
      }
    }
    return predictions.size() == 0
        ? Optional.empty()
        : Optional.of(ScoredClips.of(new TestSet(shares, positives), predictions).scores());
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
