package dev.chorale.labels;

import dev.chorale.vocabulary.AggregationRule;
import java.util.Optional;

/** The aggregation rules of the paper, section 4.3, with its Tables 1 and 2 as worked cases. */
public final class AggregationRules {
  private AggregationRules() {}

  /**
   * The target of a clip.
   *
   * @return empty when the rule removes the clip, or nothing is left to label it with
   */
  public static Optional<Target> apply(AggregationRule rule, Votes votes) {
    if (votes.none()) {
      return Optional.empty();
    }
    return switch (rule) {
      case MAJORITY -> majority(votes);
      case PLURALITY -> plurality(votes);
      case ALL_INCLUSIVE -> Optional.of(Target.shares(votes));
    };
  }

  private static Optional<Target> majority(Votes votes) {
    return votes.majority().stream()
        .mapToObj(first -> Target.oneHot(first, votes.classes()))
        .findFirst();
  }

  private static Optional<Target> plurality(Votes votes) {
    return votes.plurality().stream()
        .mapToObj(first -> Target.oneHot(first, votes.classes()))
        .findFirst();
  }
}
