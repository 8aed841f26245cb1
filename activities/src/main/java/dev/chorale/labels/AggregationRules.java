package dev.chorale.labels;

import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.LabelSpec;
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
    return apply(rule, votes, LabelSpec.PLAIN);
  }

  /**
   * The target of a clip before it is smoothed.
   *
   * @param how says what MR's half is a half of
   * @return empty when the rule removes the clip, or nothing is left to label it with
   */
  static Optional<Target> apply(AggregationRule rule, Votes votes, LabelSpec how) {
    if (votes.none()) {
      return Optional.empty();
    }
    return switch (rule) {
      case MAJORITY ->
          switch (how.majority()) {
            case COUNTS -> majority(votes);
            case SMOOTHED_SHARES -> majority(smoothed(votes, how.smoothing()));
          };
      case PLURALITY -> plurality(votes);
      case ALL_INCLUSIVE -> Optional.of(Target.shares(votes));
    };
  }

  private static Optional<Target> majority(Votes votes) {
    return votes.majority().stream()
        .mapToObj(first -> Target.oneHot(first, votes.classes()))
        .findFirst();
  }

  private static Votes smoothed(Votes votes, double by) {
    double[] shares = votes.shares().stream().mapToDouble(Double::doubleValue).toArray();
    return RatingShares.of(new Smoothing(by).smooth(shares));
  }

  private static Optional<Target> plurality(Votes votes) {
    return votes.plurality().stream()
        .mapToObj(first -> Target.oneHot(first, votes.classes()))
        .findFirst();
  }
}
