package dev.chorale.labels;

import dev.chorale.vocabulary.AggregationRule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a corpus holds and what each rule makes of it.
 *
 * @param rules losses and class counts, in the order MR, PR, AR
 */
public record RatingStatistics(
    int clips,
    Optional<Integer> annotations,
    int other,
    int repeats,
    int unusable,
    int uniform,
    Map<AggregationRule, Losses> rules,
    Agreement agreement) {
  public RatingStatistics {
    rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
  }

  /**
   * How far raters agree, over the usable clips.
   *
   * @param votesPerClip mean number of annotations of a class; absent where only shares are known
   * @param meanPairwiseAgreement mean over clips with at least two annotations of the share of
   *     pairs that chose the same class; absent where only shares are known or no clip has two
   * @param meanEntropy mean over clips of the entropy of the shares, natural logarithm
   */
  public record Agreement(
      Optional<Double> votesPerClip, Optional<Double> meanPairwiseAgreement, double meanEntropy) {}

  public static RatingStatistics of(Ratings ratings) {
    Map<AggregationRule, Losses> rules = new LinkedHashMap<>();
    for (AggregationRule rule : AggregationRule.values()) {
      rules.put(rule, Labels.of(rule, ratings).losses());
    }
    return new RatingStatistics(
        ratings.clips(),
        ratings.annotations(),
        ratings.others(),
        ratings.repeats(),
        ratings.unusable(),
        ratings.uniform(),
        rules,
        agreement(ratings));
  }

  private static Agreement agreement(Ratings ratings) {
    double votes = 0;
    double pairs = 0;
    double entropy = 0;
    int usable = 0;
    int paired = 0;
    for (Votes clip : ratings.votes().values()) {
      if (clip.none()) {
        continue;
      }
      usable++;
      entropy += entropy(clip.shares());
      double total = total(clip);
      votes += total;
      if (total >= 2) {
        paired++;
        pairs += agreeingPairs(clip, total);
      }
    }
    boolean counted = ratings.counted() && usable > 0;
    return new Agreement(
        counted ? Optional.of(votes / usable) : Optional.empty(),
        paired > 0 ? Optional.of(pairs / paired) : Optional.empty(),
        usable > 0 ? entropy / usable : 0);
  }

  private static double total(Votes clip) {
    return clip.counts().orElse(List.of()).stream().mapToInt(Integer::intValue).sum();
  }

  private static double agreeingPairs(Votes clip, double total) {
    return clip.counts().orElse(List.of()).stream()
        .mapToDouble(count -> count * (count - 1.0) / (total * (total - 1)))
        .sum();
  }

  /** 0 log 0 = 0. */
  static double entropy(List<Double> shares) {
    return -shares.stream()
        .filter(share -> share > 0)
        .mapToDouble(share -> share * Math.log(share))
        .sum();
  }
}
