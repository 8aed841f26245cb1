package dev.chorale.labels;

import dev.chorale.vocabulary.AggregationRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The labels that one rule gives to a corpus.
 *
 * @param train targets of the kept clips to learn from, in the order of the ratings
 * @param test multi-hot targets of the same clips
 */
public record Labels(AggregationRule rule, ClassTable train, ClassTable test, Losses losses) {
  /** Applies a rule to every clip. */
  public static Labels of(AggregationRule rule, Ratings ratings) {
    List<String> classes = ratings.classes();
    ClassTable train = new ClassTable(classes);
    ClassTable test = new ClassTable(classes);
    double[] trainSums = new double[classes.size()];
    int[] testCounts = new int[classes.size()];
    int keptAnnotations = 0;
    for (Map.Entry<String, Votes> clip : ratings.votes().entrySet()) {
      Optional<Target> target = AggregationRules.apply(rule, clip.getValue());
      if (target.isEmpty()) {
        continue;
      }
      train.add(clip.getKey(), values(target.get().train()));
      test.add(clip.getKey(), values(target.get().test()));
      Optional<List<Integer>> counts = clip.getValue().counts();
      for (int i = 0; i < classes.size(); i++) {
        double share = target.get().train().get(i);
        testCounts[i] += target.get().test().get(i) > 0 ? 1 : 0;
        if (share > 0 && counts.isPresent()) {
          keptAnnotations += counts.get().get(i);
        }
        trainSums[i] +=
            rule == AggregationRule.ALL_INCLUSIVE && counts.isPresent()
                ? counts.get().get(i)
                : share;
      }
    }
    return new Labels(
        rule,
        train,
        test,
        losses(rule, ratings, train.size(), keptAnnotations, trainSums, testCounts));
  }

  private static Losses losses(
      AggregationRule rule,
      Ratings ratings,
      int keptClips,
      int keptAnnotations,
      double[] trainSums,
      int[] testCounts) {
    Map<String, Number> train = new LinkedHashMap<>();
    Map<String, Integer> test = new LinkedHashMap<>();
    for (int i = 0; i < trainSums.length; i++) {
      train.put(ratings.classes().get(i), number(trainSums[i]));
      test.put(ratings.classes().get(i), testCounts[i]);
    }
    int usable = ratings.usable();
    Optional<Integer> annotations = ratings.annotations();
    return new Losses(
        rule,
        ratings.clips(),
        ratings.unusable(),
        ratings.uniform(),
        annotations,
        ratings.others(),
        ratings.repeats(),
        keptClips,
        usable - keptClips,
        annotations.map(all -> keptAnnotations),
        loss(usable, keptClips),
        annotations.map(all -> loss(all, keptAnnotations)),
        train,
        test);
  }

  private static Number number(double sum) {
    if (sum == Math.rint(sum)) {
      return (int) sum;
    }
    return sum;
  }

  /** The fraction that is not kept; of nothing, nothing is lost. */
  private static double loss(int all, int kept) {
    return all == 0 ? 0 : (double) (all - kept) / all;
  }

  private static double[] values(List<Double> target) {
    return target.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
