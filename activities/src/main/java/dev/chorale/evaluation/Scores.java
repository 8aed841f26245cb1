package dev.chorale.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * All that is measured of predictions on a test set.
 *
 * @param clips that have a prediction
 * @param macroF1 NaN without clips, as are the divergences
 * @param perClass in the order of the classes
 */
public record Scores(
    int clips, double macroF1, double kld, double jsd, Map<String, ClassScores> perClass) {
  public Scores {
    perClass = Collections.unmodifiableMap(new LinkedHashMap<>(perClass));
  }

  public double value(Metric metric) {
    return switch (metric) {
      case MACRO_F1 -> macroF1;
      case KLD -> kld;
      case JSD -> jsd;
    };
  }

  /**
   * The mean over several seeds, each measured on its own. Clips and support are those of the seed
   * that has most: seeds differ there only where one has a hole.
   *
   * @param seeds at least one
   */
  static Scores mean(List<Scores> seeds) {
    Map<String, ClassScores> perClass = new LinkedHashMap<>();
    for (String name : seeds.get(0).perClass().keySet()) {
      List<ClassScores> scores = seeds.stream().map(seed -> seed.perClass().get(name)).toList();
      perClass.put(
          name,
          new ClassScores(
              mean(scores, ClassScores::f1),
              mean(scores, ClassScores::precision),
              mean(scores, ClassScores::recall),
              scores.stream().mapToLong(ClassScores::support).max().orElse(0)));
    }
    return new Scores(
        seeds.stream().mapToInt(Scores::clips).max().orElse(0),
        mean(seeds, Scores::macroF1),
        mean(seeds, Scores::kld),
        mean(seeds, Scores::jsd),
        perClass);
  }

  /** Of those that are defined. */
  private static <T> double mean(List<T> items, ToDoubleFunction<T> value) {
    OptionalDouble mean =
        items.stream().mapToDouble(value).filter(number -> !Double.isNaN(number)).average();
    return mean.orElse(Double.NaN);
  }
}
