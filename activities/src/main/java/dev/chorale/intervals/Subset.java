package dev.chorale.intervals;

import java.util.Arrays;

/**
 * A statistic of some of the units that are drawn: the others count nothing. So numbers of
 * different test sets of one corpus are measured on the same draws of its clips.
 */
public final class Subset implements Statistic {
  private static final int NONE = -1;

  private final Statistic some;
  private final int[] drawnAs;
  private final int[] placeOf;

  /**
   * @param some of some units
   * @param drawnAs for each of those its number among all units
   * @param units how many those are
   */
  public Subset(Statistic some, int[] drawnAs, int units) {
    this.some = some;
    this.drawnAs = drawnAs.clone();
    placeOf = new int[units];
    Arrays.fill(placeOf, NONE);
    for (int place = 0; place < drawnAs.length; place++) {
      placeOf[drawnAs[place]] = place;
    }
  }

  @Override
  public int sums() {
    return some.sums();
  }

  @Override
  public void add(int unit, double[] sums) {
    if (placeOf[unit] != NONE) {
      some.add(placeOf[unit], sums);
    }
  }

  @Override
  public void sum(int[] counts, double[] sums) {
    int[] own = new int[drawnAs.length];
    for (int place = 0; place < own.length; place++) {
      own[place] = counts[drawnAs[place]];
    }
    some.sum(own, sums);
  }

  @Override
  public double of(double[] sums) {
    return some.of(sums);
  }
}
