package dev.chorale.labels;

import dev.chorale.labels.ClassTable.Row;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.LabelSpec;
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
  private static final Kind REMOVED = removed();

  /** Applies a rule to every clip, without smoothing. */
  public static Labels of(AggregationRule rule, Ratings ratings) {
    return of(rule, ratings, LabelSpec.PLAIN);
  }

  /** Applies a rule to every clip. Smoothing changes the train targets and no count. */
  public static Labels of(AggregationRule rule, Ratings ratings, LabelSpec how) {
    List<String> classes = ratings.classes();
    VotesByClip votes = ratings.byClip();
    // Each on its own, so on all cores; sums are made in order.
    List<Kind> kinds = votes.kinds().parallelStream().map(kind -> kind(rule, kind, how)).toList();
    double[] trainSums = new double[classes.size()];
    int[] testCounts = new int[classes.size()];
    int keptAnnotations = 0;
    for (int kind = 0; kind < kinds.size(); kind++) {
      Kind made = kinds.get(kind);
      int clips = votes.clipsOfKind(kind);
      for (int i = 0; i < made.train.length; i++) {
        int annotations = made.counts.isPresent() ? made.counts.get().get(i) : 0;
        keptAnnotations += made.train[i] > 0 ? clips * annotations : 0;
        testCounts[i] += made.test[i] > 0 ? clips : 0;
        trainSums[i] +=
            clips
                * (rule == AggregationRule.ALL_INCLUSIVE && made.counts.isPresent()
                    ? annotations
                    : made.train[i]);
      }
    }
    int[] kept = new int[votes.size()];
    int size = 0;
    for (int clip = 0; clip < kept.length; clip++) {
      if (kinds.get(votes.kindOf(clip)).kept()) {
        kept[size++] = clip;
      }
    }
    List<String> clips = new Chosen<>(place -> votes.clips().get(kept[place]), size);
    List<Row> train = kinds.stream().map(Kind::trainRow).toList();
    List<Row> test = kinds.stream().map(Kind::testRow).toList();
    return new Labels(
        rule,
        new ClassTable(
            classes, clips, new Chosen<>(i -> train.get(votes.kindOf(kept[i])), size), train),
        new ClassTable(
            classes, clips, new Chosen<>(i -> test.get(votes.kindOf(kept[i])), size), test),
        losses(rule, ratings, size, keptAnnotations, trainSums, testCounts));
  }

  /**
   * What a rule makes of votes.
   *
   * @param train before it is smoothed; without values where the clips are removed
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
  private record Kind(
      double[] train, double[] test, Row trainRow, Row testRow, Optional<List<Integer>> counts) {
    boolean kept() {
      return train.length > 0;
    }
  }

  private static Kind removed() {
    double[] none = {};
    return new Kind(none, none, new Row(none), new Row(none), Optional.empty());
  }

  private static Kind kind(AggregationRule rule, Votes votes, LabelSpec how) {
    Optional<Target> target = AggregationRules.apply(rule, votes, how);
    if (target.isEmpty()) {
      return REMOVED;
    }
    double[] train = values(target.get().train());
    double[] test = values(target.get().test());
    return new Kind(train, test, new Row(smoothed(train, how)), new Row(test), votes.counts());
  }

  private static double[] smoothed(double[] target, LabelSpec how) {
    return how.smoothing() == 0 ? target : new Smoothing(how.smoothing()).smooth(target);
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
