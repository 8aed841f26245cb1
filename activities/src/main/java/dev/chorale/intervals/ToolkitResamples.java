package dev.chorale.intervals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The resamples of confidence-intervals 0.0.3 ({@code get_bootstrap_indices}), which seeds numpy's
 * generator with the number of the resample, and anew for each condition.
 */
final class ToolkitResamples implements Resamples {
  private final int clips;

  /** The clips of each condition, conditions ascending; empty for draws of clips. */
  private final List<int[]> conditions;

  ToolkitResamples(int clips) {
    if (clips < 1) {
      throw new IllegalArgumentException("No clips to resample");
    }
    this.clips = clips;
    this.conditions = List.of();
  }

  ToolkitResamples(List<Integer> conditionOf) {
    this.clips = conditionOf.size();
    SortedMap<Integer, List<Integer>> byCondition = new TreeMap<>();
    for (int clip = 0; clip < clips; clip++) {
      byCondition.computeIfAbsent(conditionOf.get(clip), any -> new ArrayList<>()).add(clip);
    }
    this.conditions =
        byCondition.values().stream()
            .map(its -> its.stream().mapToInt(Integer::intValue).toArray())
            .toList();
  }

  @Override
  public int units() {
    return clips;
  }

  @Override
  public void draw(int resample, int[] counts) {
    Arrays.fill(counts, 0);
    if (conditions.isEmpty()) {
      for (int clip : new NumpyRandom(resample).integers(clips, clips)) {
        counts[clip]++;
      }
      return;
    }
    int[] chosen = new int[conditions.size()];
    for (int condition : new NumpyRandom(resample).integers(chosen.length, chosen.length)) {
      chosen[condition]++;
    }
    for (int condition = 0; condition < chosen.length; condition++) {
      int[] its = conditions.get(condition);
      if (chosen[condition] > 0) {
        for (int place : new NumpyRandom(resample).integers(its.length, its.length)) {
          counts[its[place]] += chosen[condition];
        }
      }
    }
  }
}
