package dev.chorale.agreement;

import java.util.Arrays;

/**
 * Krippendorff's alpha: 1 - observed / expected disagreement, over all pairs of raters of one clip
 * against all pairs of values whatsoever (Krippendorff, Content Analysis, 2nd edition 2004, chapter
 * 11). Raters may be missing, and need not be known: only how often each value was given counts.
 */
public final class KrippendorffAlpha {
  private KrippendorffAlpha() {}

  /**
   * Alpha over clips.
   *
   * @param byClip the values that each clip's raters gave, from 0; a clip with fewer than two pairs
   *     nothing and is left out
   */
  public static Measure of(Iterable<int[]> byClip, Distance distance) {
    long[] totals = new long[16];
    long all = 0;
    double observed = 0;
    for (int[] clip : byClip) {
      if (clip.length < 2) {
        continue;
      }
      int[] values = clip.clone();
      Arrays.sort(values);
      observed += disagreement(values, distance) / (values.length - 1);
      all += values.length;
      int most = values[values.length - 1];
      if (most >= totals.length) {
        totals = Arrays.copyOf(totals, Math.max(2 * totals.length, most + 1));
      }
      for (int value : values) {
        totals[value]++;
      }
    }
    if (all == 0) {
      return Measure.absent("no clip has two annotations");
    }
    double expected = 0;
    for (int a = 0; a < totals.length; a++) {
      for (int b = 0; b < a; b++) {
        if (totals[a] > 0 && totals[b] > 0) {
          expected += 2.0 * totals[a] * totals[b] * distance.between(a, b);
        }
      }
    }
    return expected == 0
        ? Measure.absent("all raters chose the same class throughout")
        : Measure.of(1 - (all - 1) * observed / expected);
  }

  /** Sum of the distances over ordered pairs of sorted values. */
  private static double disagreement(int[] values, Distance distance) {
    double sum = 0;
    for (int i = 0, afterI; i < values.length; i = afterI) {
      afterI = afterEqual(values, i);
      for (int j = afterI, afterJ; j < values.length; j = afterJ) {
        afterJ = afterEqual(values, j);
        sum += 2.0 * (afterI - i) * (afterJ - j) * distance.between(values[i], values[j]);
      }
    }
    return sum;
  }

  private static int afterEqual(int[] values, int from) {
    int to = from + 1;
    while (to < values.length && values[to] == values[from]) {
      to++;
    }
    return to;
  }
}
