package dev.chorale.intervals;

/**
 * A number measured on a multiset of clips. Asked for once a resample and from several threads at a
 * time, so it should be made of values that were computed once for each clip.
 */
@FunctionalInterface
public interface Statistic {
  /**
   * The statistic of the multiset that holds clip {@code i} {@code counts[i]} times; NaN where it
   * is undefined.
   *
   * @param counts one a clip, in order of id; only read
   */
  double of(int[] counts);
}
