package dev.chorale.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * All that is measured of predictions on a test set.
 *
 * @param clips that have a prediction
 * @param macroF1 NaN without clips, as are the divergences
 * @param perClass in the order of the classes
 * @param further all other metrics by code, NaN without clips
 * @param reliability of the top class, for tenths of its probability that have clips
 */
public record Scores(
    int clips,
    double macroF1,
    double kld,
    double jsd,
    Map<String, ClassScores> perClass,
    Map<String, Double> further,
    List<ReliabilityBin> reliability) {
  public Scores {
    perClass = Collections.unmodifiableMap(new LinkedHashMap<>(perClass));
    further = Collections.unmodifiableMap(new LinkedHashMap<>(further));
    reliability = List.copyOf(reliability);
  }

  public double value(Metric metric) {
    return switch (metric) {
      case MACRO_F1 -> macroF1;
      case KLD -> kld;
      case JSD -> jsd;
      default -> further.getOrDefault(metric.code(), Double.NaN);
    };
  }

  /**
   * The mean over several seeds, each measured on its own. Clips and support are those of the seed
   * that has most: seeds differ there only where one has a hole. Reliability is that of the clips
   * of all seeds together.
   *
   * @param seeds at least one
   */
  public static Scores mean(List<Scores> seeds) {
    if (seeds.size() == 1) {
      return seeds.get(0);
    }
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
    Map<String, Double> further = new LinkedHashMap<>();
    for (String code : seeds.get(0).further().keySet()) {
      further.put(code, mean(seeds, seed -> seed.further().getOrDefault(code, Double.NaN)));
    }
    return new Scores(
        seeds.stream().mapToInt(Scores::clips).max().orElse(0),
        mean(seeds, Scores::macroF1),
        mean(seeds, Scores::kld),
        mean(seeds, Scores::jsd),
        perClass,
        further,
        pooled(seeds.stream().flatMap(seed -> seed.reliability().stream()).toList()));
  }

  /** Bins of several seeds as those of all their clips. */
  private static List<ReliabilityBin> pooled(List<ReliabilityBin> bins) {
    SortedMap<Double, List<ReliabilityBin>> byBin = new TreeMap<>();
    bins.forEach(bin -> byBin.computeIfAbsent(bin.above(), any -> new ArrayList<>()).add(bin));
    return byBin.values().stream()
        .map(
            same -> {
              long clips = same.stream().mapToLong(ReliabilityBin::clips).sum();
              return new ReliabilityBin(
                  same.get(0).above(),
                  same.get(0).to(),
                  clips,
                  same.stream().mapToDouble(bin -> bin.clips() * bin.confidence()).sum() / clips,
                  same.stream().mapToDouble(bin -> bin.clips() * bin.accuracy()).sum() / clips);
            })
        .toList();
  }

  /** Of those that are defined. */
  private static <T> double mean(List<T> items, ToDoubleFunction<T> value) {
    OptionalDouble mean =
        items.stream().mapToDouble(value).filter(number -> !Double.isNaN(number)).average();
    return mean.orElse(Double.NaN);
  }
}
