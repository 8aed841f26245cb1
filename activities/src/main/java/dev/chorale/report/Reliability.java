package dev.chorale.report;

import dev.chorale.evaluation.PooledPredictions;
import dev.chorale.evaluation.ProbabilityRow;
import dev.chorale.labels.ClassTable;
import dev.chorale.vocabulary.AggregationRule;
import java.util.ArrayList;
import java.util.List;

/**
 * How far predicted probabilities are the shares of ratings, on the AR test: every clip and class
 * is one pair, binned by its probability. A model whose every bin lies on the diagonal is
 * calibrated to its raters (Bröcker and Smith 2007, with shares in place of outcomes).
 *
 * @param train rule of the models
 * @param bins of a tenth each that have pairs, ascending
 */
public record Reliability(AggregationRule train, List<Bin> bins) {
  private static final int TENTHS = 10;

  public Reliability {
    bins = List.copyOf(bins);
  }

  /**
   * Pairs whose probability is over {@code above} and at most {@code to}; the first has 0 too.
   *
   * @param pairs of a clip and a class, summed over seeds
   * @param predicted mean probability
   * @param rated mean share of ratings
   */
  public record Bin(double above, double to, long pairs, double predicted, double rated) {}

  /** Of all seeds together. */
  static Reliability of(PooledPredictions pooled) {
    long[] pairs = new long[TENTHS];
    double[] predicted = new double[TENTHS];
    double[] rated = new double[TENTHS];
    ClassTable shares = pooled.truth().shares();
    for (ClassTable table : pooled.seeds().values()) {
      for (String clip : table.clips()) {
        double[] row = ProbabilityRow.normalised(table.row(clip), () -> clip);
        double[] truth = shares.row(clip);
        for (int j = 0; j < row.length; j++) {
          double probability = row[j];
          int bin = bin(probability);
          pairs[bin]++;
          predicted[bin] += probability;
          rated[bin] += truth[j];
        }
      }
    }
    List<Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < TENTHS; bin++) {
      if (pairs[bin] > 0) {
        bins.add(
            new Bin(
                bin / 10.0,
                (bin + 1) / 10.0,
                pairs[bin],
                predicted[bin] / pairs[bin],
                rated[bin] / pairs[bin]));
      }
    }
    return new Reliability(pooled.trainRule(), bins);
  }

  private static int bin(double probability) {
    return Math.max(0, Math.min(TENTHS - 1, (int) Math.ceil(probability * TENTHS) - 1));
  }
}
