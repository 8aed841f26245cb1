package dev.chorale.intervals;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Holm's step-down correction of several tests made at once (Holm 1979). */
public final class Holm {
  private Holm() {}

  /**
   * The adjusted p-values, in the same order: the k-th smallest of m is multiplied by m - k + 1, is
   * never smaller than the one before it, and at most 1. What is below a level then holds for all
   * together. NaN stays NaN and counts as no test.
   */
  public static List<Double> adjust(List<Double> pValues) {
    List<Integer> ascending =
        IntStream.range(0, pValues.size())
            .filter(i -> !pValues.get(i).isNaN())
            .boxed()
            .sorted(Comparator.comparing(pValues::get))
            .toList();
    Double[] adjusted = pValues.toArray(Double[]::new);
    double before = 0;
    for (int k = 0; k < ascending.size(); k++) {
      int place = ascending.get(k);
      before = Math.min(1, Math.max(before, (ascending.size() - k) * pValues.get(place)));
      adjusted[place] = before;
    }
    return List.of(adjusted);
  }
}
