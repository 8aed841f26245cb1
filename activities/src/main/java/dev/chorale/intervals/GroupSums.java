package dev.chorale.intervals;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A statistic of clips by groups of them. Its sums are kept by unit and group, so that one pass
 * over a draw gives all groups, and what a group leaves of their total is that of the others.
 */
final class GroupSums {
  private final Statistic clips;
  private final int groups;
  private final int width;

  /** The unit of each cell; cells of a group follow each other. */
  private final int[] unitOf;

  /** Where the cells of each group end. */
  private final int[] ends;

  /** Of all cells, one after the other. */
  private final double[] sums;

  /**
   * @param unitOf the unit of each clip
   * @param groupOf the group of each clip, counted from 0; negative for none
   */
  GroupSums(Statistic clips, int[] unitOf, int[] groupOf, int groups) {
    this.clips = clips;
    this.groups = groups;
    width = clips.sums();
    List<SortedMap<Integer, double[]>> cells = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      cells.add(new TreeMap<>());
    }
    for (int clip = 0; clip < groupOf.length; clip++) {
      if (groupOf[clip] >= 0) {
        clips.add(
            clip,
            cells.get(groupOf[clip]).computeIfAbsent(unitOf[clip], unit -> new double[width]));
      }
    }
    this.unitOf =
        cells.stream()
            .flatMap(group -> group.keySet().stream())
            .mapToInt(Integer::intValue)
            .toArray();
    ends = new int[groups];
    sums = new double[this.unitOf.length * width];
    int cell = 0;
    for (int group = 0; group < groups; group++) {
      for (double[] own : cells.get(group).values()) {
        System.arraycopy(own, 0, sums, width * cell++, width);
      }
      ends[group] = cell;
    }
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
    double[][] byGroup = new double[groups][width];
    double[] all = new double[width];
    int cell = 0;
    for (int group = 0; group < groups; group++) {
      for (; cell < ends[group]; cell++) {
        add(counts[unitOf[cell]], width * cell, byGroup[group]);
      }
      for (int i = 0; i < width; i++) {
        all[i] += byGroup[group][i];
      }
    }
    double[] others = new double[width];
    for (int group = 0; group < groups; group++) {
      values[group] = clips.of(byGroup[group]);
      for (int i = 0; i < width; i++) {
        others[i] = all[i] - byGroup[group][i];
      }
      values[groups + group] = clips.of(others);
    }
  }

  private void add(int count, int from, double[] group) {
    if (count != 0) {
      for (int i = 0; i < group.length; i++) {
        group[i] += count * sums[from + i];
      }
    }
  }
}
