package dev.chorale.intervals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A statistic of clips by groups of them. Its sums are kept by unit and group, so that one pass
 * over a draw gives all groups, and what a group leaves of their total is that of the others.
 */
final class GroupSums {
  private final Statistic clips;
  private final int groups;
  private final int[] unitOf;
  private final int[] groupOf;
  private final double[][] sums;

  /**
   * @param unitOf the unit of each clip
   * @param groupOf the group of each clip, counted from 0; negative for none
   */
  GroupSums(Statistic clips, int[] unitOf, int[] groupOf, int groups) {
    this.clips = clips;
    this.groups = groups;
    Map<List<Integer>, double[]> cells = new LinkedHashMap<>();
    for (int clip = 0; clip < groupOf.length; clip++) {
      if (groupOf[clip] >= 0) {
        clips.add(
            clip,
            cells.computeIfAbsent(
                List.of(unitOf[clip], groupOf[clip]), cell -> new double[clips.sums()]));
      }
    }
    this.unitOf = cells.keySet().stream().mapToInt(cell -> cell.get(0)).toArray();
    this.groupOf = cells.keySet().stream().mapToInt(cell -> cell.get(1)).toArray();
    sums = cells.values().toArray(double[][]::new);
  }

  int groups() {
    return groups;
  }

  /**
   * Measures a multiset of units.
   *
   * @param values of each group, then for each group of all others; overwritten
   */
  void measure(int[] counts, double[] values) {
    double[][] byGroup = new double[groups][clips.sums()];
    for (int cell = 0; cell < sums.length; cell++) {
      int count = counts[unitOf[cell]];
      if (count != 0) {
        double[] group = byGroup[groupOf[cell]];
        double[] own = sums[cell];
        for (int i = 0; i < own.length; i++) {
          group[i] += count * own[i];
        }
      }
    }
    double[] all = new double[clips.sums()];
    for (double[] group : byGroup) {
      for (int i = 0; i < all.length; i++) {
        all[i] += group[i];
      }
    }
    for (int group = 0; group < groups; group++) {
      values[group] = clips.of(byGroup[group]);
      double[] others = all.clone();
      for (int i = 0; i < others.length; i++) {
        others[i] -= byGroup[group][i];
      }
      values[groups + group] = clips.of(others);
    }
  }
}
