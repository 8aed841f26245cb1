package dev.chorale.intervals;

/**
 * A number that follows from sums over units, which are clips or clusters of clips: a mean from
 * (sum, how many), an F1 from counts of right and wrong. So a resample costs a pass over its
 * counts, a unit is left out by subtraction, and a cluster is the sum of its clips. Used by several
 * threads at a time.
 */
public interface Statistic {
  /** How many sums it follows from. */
  int sums();

  /** Adds what one unit contributes. */
  void add(int unit, double[] sums);

  /**
   * The sums of the multiset that holds unit {@code i} {@code counts[i]} times.
   *
   * @param counts one a unit, in order of id; only read
   * @param sums overwritten
   */
  void sum(int[] counts, double[] sums);

  /** The number; NaN where it is undefined. */
  double of(double[] sums);

  /** The number of a multiset of units, as {@link #sum} has it. */
  default double of(int[] counts) {
    double[] sums = new double[sums()];
    sum(counts, sums);
    return of(sums);
  }

  /**
   * The mean of a value a clip.
   *
   * @param values NaN for a clip that has none and is left out; copied
   */
  static Statistic mean(double... values) {
    return new Mean(values);
  }
}
