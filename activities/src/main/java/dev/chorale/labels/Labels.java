package dev.chorale.labels;

import dev.chorale.labels.ClassTable.Row;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.LabelSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The labels that one rule gives to a corpus.
 *
 * @param train targets of the kept clips to learn from, smoothed where a spec says so, in the order
 *     of the ratings
 * @param test multi-hot targets of the same clips
 */
public record Labels(AggregationRule rule, ClassTable train, ClassTable test, Losses losses) {
  private static final Row REMOVED = new Row(new double[0]);

  /** Applies a rule to every clip, without smoothing. */
  public static Labels of(AggregationRule rule, Ratings ratings) {
    return of(rule, ratings, LabelSpec.PLAIN);
  }

  /** Applies a rule to every clip. Smoothing changes the train targets and no count. */
  public static Labels of(AggregationRule rule, Ratings ratings, LabelSpec how) {
    List<String> classes = ratings.classes();
    VotesByClip votes = ratings.byClip();
    // Each on its own, so on all cores; sums are made in order.
    List<Optional<Target>> targets =
        votes.kinds().parallelStream()
            .map(kind -> AggregationRules.apply(rule, kind, how))
            .toList();
    List<Row> trainRows = new ArrayList<>();
    List<Row> testRows = new ArrayList<>();
    double[] trainSums = new double[classes.size()];
    int[] testCounts = new int[classes.size()];
    int keptAnnotations = 0;
    for (int kind = 0; kind < votes.kinds().size(); kind++) {
      Votes counted = votes.kinds().get(kind);
      int clips = votes.clipsOfKind(kind);
      Optional<Target> target = targets.get(kind);
      if (target.isEmpty()) {
        trainRows.add(REMOVED);
        testRows.add(REMOVED);
        continue;
      }
      double[] train = values(target.get().train());
      double[] test = values(target.get().test());
      trainRows.add(new Row(smoothed(train, how)));
      testRows.add(new Row(test));
      Optional<List<Integer>> counts = counted.counts();
      for (int i = 0; i < train.length; i++) {
        int annotations = counts.isPresent() ? counts.get().get(i) : 0;
        keptAnnotations += train[i] > 0 ? clips * annotations : 0;
        testCounts[i] += test[i] > 0 ? clips : 0;
        trainSums[i] +=
            clips
                * (rule == AggregationRule.ALL_INCLUSIVE && counts.isPresent()
                    ? annotations
                    : train[i]);
      }
    }
    ClassTable train = table(classes, votes, trainRows);
    return new Labels(
        rule,
        train,
        table(classes, votes, testRows),
        losses(rule, ratings, train.size(), keptAnnotations, trainSums, testCounts));
  }

  private static double[] smoothed(double[] target, LabelSpec how) {
    return how.smoothing() == 0 ? target : new Smoothing(how.smoothing()).smooth(target);
  }

  private static ClassTable table(List<String> classes, VotesByClip votes, List<Row> rows) {
    ClassTable table = new ClassTable(classes, rows);
    for (int clip = 0; clip < votes.size(); clip++) {
      Row row = rows.get(votes.kindOf(clip));
      if (row != REMOVED) {
        table.append(votes.clip(clip), row);
      }
    }
    return table;
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
    double[] values = new double[target.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = target.get(i);
    }
    return values;
  }
}
