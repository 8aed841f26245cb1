package dev.chorale.intervals;

import java.util.Arrays;
import java.util.List;

/**
 * Resamples of units with replacement, as counts a unit. Each is a pure function of a seed and its
 * number: in whatever order, and on however many threads they are drawn, they are the same, and
 * whatever is measured on them is measured on the same clips.
 */
public interface Resamples {
  int units();

  /**
   * How often each unit occurs in a resample.
   *
   * @param resample its number, from 0
   * @param counts one a unit, overwritten
   */
  void draw(int resample, int[] counts);

  /** The seed of draws that go with these and are apart from them: those of trainings. */
  default long trainingSeed() {
    return 0;
  }

  /**
   * As many draws as there are units, each unit as likely.
   *
   * @param units clips, or clusters: {@link Clusters}; at least one
   */
  static Resamples of(int units, long seed) {
    return new SplitMix(units, seed);
  }

  /** The resamples of clips that the PyPI package confidence-intervals draws. */
  static Resamples ofToolkit(int clips) {
    return new ToolkitResamples(clips);
  }

  /**
   * The resamples that confidence-intervals draws when it is given {@code conditions}: conditions
   * with replacement, then clips within each chosen one, the same for each time it was chosen.
   *
   * @param conditions one a clip
   */
  static Resamples ofToolkit(List<Integer> conditions) {
    return new ToolkitResamples(conditions);
  }

  /** Draws that are given. */
  static Resamples ofIndices(int units, List<int[]> indices) {
    List<int[]> copy = List.copyOf(indices);
    return new Resamples() {
      @Override
      public int units() {
        return units;
      }

      @Override
      public void draw(int resample, int[] counts) {
        Arrays.fill(counts, 0);
        for (int index : copy.get(resample)) {
          counts[index]++;
        }
      }
    };
  }
}
