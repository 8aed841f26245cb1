package dev.chorale.evaluation;

import dev.chorale.intervals.Statistic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The expected calibration error of the top class, from sums in ten bins of its probability. */
final class Calibration implements Statistic {
  static final int BINS = 10;

  /** Sums of a bin: clips, probabilities, hits. */
  private static final int SUMS = 3;

  private static final int ABSENT = -1;

  private final int[] bins;
  private final double[] confidence;
  private final double[] hits;

  /**
   * @param confidence the probability of each clip's top class; NaN for a clip without prediction
   * @param hits how far that class is right, 0 to 1
   */
  Calibration(double[] confidence, double[] hits) {
    this.confidence = confidence;
    this.hits = hits;
    bins = Arrays.stream(confidence).mapToInt(Calibration::bin).toArray();
  }

  private static int bin(double probability) {
    if (Double.isNaN(probability)) {
      return ABSENT;
    }
    int bin = 0;
    while (bin < BINS - 1 && probability > edge(bin + 1)) {
      bin++;
    }
    return bin;
  }

  /** As numpy's linspace has it. */
  private static double edge(int bin) {
    return bin == BINS ? 1 : bin * (1.0 / BINS);
  }

  @Override
  public int sums() {
    return SUMS * BINS;
  }

  @Override
  public void add(int unit, double[] sums) {
    add(unit, 1, sums);
  }

  private void add(int clip, int count, double[] sums) {
    if (bins[clip] != ABSENT) {
      int at = SUMS * bins[clip];
      sums[at] += count;
      sums[at + 1] += count * confidence[clip];
      sums[at + 2] += count * hits[clip];
    }
  }

  @Override
  public void sum(int[] counts, double[] sums) {
    Arrays.fill(sums, 0);
    for (int clip = 0; clip < bins.length; clip++) {
      if (counts[clip] != 0) {
        add(clip, counts[clip], sums);
      }
    }
  }

  @Override
  public double of(double[] sums) {
    double clips = 0;
    double distance = 0;
    for (int at = 0; at < sums.length; at += SUMS) {
      clips += sums[at];
      distance += Math.abs(sums[at + 1] - sums[at + 2]);
    }
    return distance / clips;
  }

  /** Bins that have clips, ascending. */
  static List<ReliabilityBin> bins(double[] sums) {
    List<ReliabilityBin> bins = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      double clips = sums[SUMS * bin];
      if (clips > 0) {
        bins.add(
            new ReliabilityBin(
                edge(bin),
                edge(bin + 1),
                (long) clips,
                sums[SUMS * bin + 1] / clips,
                sums[SUMS * bin + 2] / clips));
      }
    }
    return bins;
  }
}
