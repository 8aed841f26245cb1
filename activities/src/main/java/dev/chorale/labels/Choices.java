package dev.chorale.labels;

import dev.chorale.agreement.Distance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What each rater chose for each clip, "other" left out: mostly one class, in some corpora several.
 * A choice is the set of a rater's classes, numbered among the sets that occur.
 */
public final class Choices {
  private final List<int[]> byClip;
  private final List<BitSet> sets;

  private Choices(List<int[]> byClip, List<BitSet> sets) {
    this.byClip = byClip;
    this.sets = sets;
  }

  /** Of counted votes, each of which is one rater's only choice. */
  public static Choices of(Ratings ratings) {
    Builder choices = new Builder(ratings.classes().size());
    for (Votes votes : ratings.votes().values()) {
      choices.clip();
      List<Integer> counts = votes.counts().orElse(List.of());
      for (int i = 0; i < counts.size(); i++) {
        for (int vote = 0; vote < counts.get(i); vote++) {
          choices.chose(i);
          choices.rater();
        }
      }
    }
    return choices.build();
  }

  /** The choices of each clip's raters, in no order that tells anything. */
  public List<int[]> byClip() {
    return byClip;
  }

  /** Whether any rater chose several classes for a clip. */
  public boolean several() {
    return sets.stream().anyMatch(set -> set.cardinality() > 1);
  }

  /** How far two choices are apart: MASI, which of single classes is 0 or 1. */
  public Distance distance() {
    return Distance.masi(sets);
  }

  /** Takes choices clip by clip, rater by rater. */
  static final class Builder {
    private final List<int[]> byClip = new ArrayList<>();
    private final Map<BitSet, Integer> numbers = new HashMap<>();
    private final List<BitSet> sets = new ArrayList<>();
    private final BitSet current;
    private int[] choices = new int[8];
    private int size;
    private boolean open;

    Builder(int classes) {
      current = new BitSet(classes);
    }

    void clip() {
      if (open) {
        rater();
        byClip.add(Arrays.copyOf(choices, size));
      }
      open = true;
      size = 0;
    }

    /** What follows is another rater's. */
    void rater() {
      if (current.isEmpty()) {
        return;
      }
      Integer number = numbers.get(current);
      if (number == null) {
        number = sets.size();
        BitSet kept = (BitSet) current.clone();
        numbers.put(kept, number);
        sets.add(kept);
      }
      if (size == choices.length) {
        choices = Arrays.copyOf(choices, 2 * size);
      }
      choices[size++] = number;
      current.clear();
    }

    void chose(int classIndex) {
      current.set(classIndex);
    }

    Choices build() {
      clip();
      return new Choices(List.copyOf(byClip), List.copyOf(sets));
    }
  }
}
