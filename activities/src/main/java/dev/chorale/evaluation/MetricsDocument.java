package dev.chorale.evaluation;

import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.Seed;
import java.util.List;
import java.util.Optional;

/**
 * {@code metrics.json}: one train rule measured on one test set.
 *
 * @param clips of the test set, whether predicted or not
 * @param mean over seeds; absent when every training is a hole
 * @param seeds those that have predictions, ascending
 * @param baselines on the clips that any seed predicts
 */
public record MetricsDocument(
    AggregationRule trainRule,
    AggregationRule testRule,
    List<String> classes,
    int clips,
    Optional<Scores> mean,
    List<SeedScores> seeds,
    Optional<BaselineScores> baselines) {
  public static final String FILE = "metrics.json";

  public MetricsDocument {
    classes = List.copyOf(classes);
    seeds = List.copyOf(seeds);
  }

  public record SeedScores(Seed seed, Scores scores) {}

  /**
   * What a model must beat.
   *
   * @param classPrior predicts for every clip the mean target of its fold's train clips under the
   *     train rule
   * @param allPositive calls every class true; its divergences are those of the uniform
   *     distribution
   */
  public record BaselineScores(Scores classPrior, Scores allPositive) {}
}
