package dev.chorale.evaluation;

import dev.chorale.labels.ClassTable;
import dev.chorale.vocabulary.BadInputException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The clips of a corpus that a test rule keeps, with the truth that predictions are measured
 * against, in order of id (as strings), so that resamples mean the same clips for everybody.
 */
public final class TestSet {
  private final List<String> classes;
  private final List<String> clips;
  private final Map<String, Integer> places = new HashMap<>();
  private final double[][] shares;
  private final long[] positives;

  /**
   * @param shares the rule's train-form targets, for the divergences: one-hot under MR and PR,
   *     shares under AR
   * @param positives the rule's test-form targets, for F1: one-hot under MR and PR, multi-hot under
   *     AR
   * @throws BadInputException when the two do not fit each other, a row of shares does not sum to
   *     1, or a test-form target is neither 0 nor 1
   */
  public TestSet(ClassTable shares, ClassTable positives) {
    classes = positives.classes();
    if (!shares.classes().equals(classes)) {
      throw new BadInputException(
          "Truth: found classes " + shares.classes() + ", expected " + classes);
    }
    if (classes.size() > Long.SIZE) {
      throw new BadInputException(
          "Truth: found " + classes.size() + " classes, expected at most " + Long.SIZE);
    }
    if (!shares.hasClipsOf(positives)) {
      throw new BadInputException(
          "Truth: train-form targets are of "
              + shares.size()
              + " clips, test-form targets of "
              + positives.size()
              + "; expected the same clips in both");
    }
    clips = IntStream.range(0, positives.size()).mapToObj(positives::clip).sorted().toList();
    this.shares = new double[clips.size()][];
    this.positives = new long[clips.size()];
    for (int i = 0; i < clips.size(); i++) {
      places.put(clips.get(i), i);
    }
    for (int i = 0; i < clips.size(); i++) {
      String clip = shares.clip(i);
      this.shares[place(clip)] =
          ProbabilityRow.normalised(shares.row(i), () -> "Truth of clip '" + clip + "'");
    }
    for (int i = 0; i < clips.size(); i++) {
      String clip = positives.clip(i);
      this.positives[place(clip)] = mask(clip, positives.row(i));
    }
  }

  private static long mask(String clip, double[] row) {
    long mask = 0;
    for (int j = 0; j < row.length; j++) {
      if (row[j] != 0 && row[j] != 1) {
        throw new BadInputException(
            "Truth of clip '" + clip + "': found " + row[j] + ", expected 0 or 1");
      }
      mask |= row[j] == 1 ? 1L << j : 0;
    }
    return mask;
  }

  /** In the order of every table of it. */
  public List<String> classes() {
    return classes;
  }

  /** In order of id. */
  public List<String> clips() {
    return clips;
  }

  public int size() {
    return clips.size();
  }

  /** Whether another has the same clips with the same truth. */
  boolean isSame(TestSet other) {
    return classes.equals(other.classes)
        && clips.equals(other.clips)
        && Arrays.deepEquals(shares, other.shares)
        && Arrays.equals(positives, other.positives);
  }

  /** Where a clip stands in the order, or -1. */
  int place(String clip) {
    return places.getOrDefault(clip, -1);
  }

  double[] shares(int clip) {
    return shares[clip];
  }

  /** The classes that are true of a clip, a bit each. */
  long positives(int clip) {
    return positives[clip];
  }
}
