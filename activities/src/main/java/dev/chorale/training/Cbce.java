package dev.chorale.training;

import java.util.ArrayList;
import java.util.List;

/**
 * Class-balanced cross-entropy (paper, Eq. 1): a clip's loss is the sum over classes j of w_j (-y_j
 * log p_j), with w_j = (1 - beta) / (1 - beta^n_j) scaled to sum to the number of classes, and n_j
 * the train clips that are positive for class j. Targets may be shares.
 *
 * @param positives n_j; 0 counts as 1
 * @param weights w_j
 */
public record Cbce(List<Integer> positives, List<Double> weights) {
  /** Over means more than the threshold and this: shares are decimals. */
  private static final double MARGIN = 1e-6;

  public Cbce {
    positives = List.copyOf(positives);
    weights = List.copyOf(weights);
  }

  /**
   * @param targets of the train clips; a clip is positive for the classes whose share is over 1/C
   * @param beta from 0, which weighs all classes alike, to below 1
   */
  static Cbce of(List<List<Double>> targets, double beta) {
    int classes = targets.get(0).size();
    List<Integer> positives = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    double sum = 0;
    for (int j = 0; j < classes; j++) {
      int of = j;
      int count =
          (int) targets.stream().filter(shares -> shares.get(of) > 1.0 / classes + MARGIN).count();
      double weight = (1 - beta) / (1 - Math.pow(beta, Math.max(1, count)));
      positives.add(count);
      weights.add(weight);
      sum += weight;
    }
    double scale = classes / sum;
    return new Cbce(positives, weights.stream().map(weight -> weight * scale).toList());
  }

  /** The loss of one clip. */
  double loss(List<Double> target, double[] logProbabilities) {
    double loss = 0;
    for (int j = 0; j < logProbabilities.length; j++) {
      // A class without a share adds nothing, however sure the network is that it isn't there.
      if (target.get(j) > 0) {
        loss -= weights.get(j) * target.get(j) * logProbabilities[j];
      }
    }
    return loss;
  }

  /**
   * What log p is multiplied with and summed over clips and classes to give the mean loss of a
   * batch: -w_j y_j / batch.
   */
  float[] factors(List<List<Double>> targets) {
    int classes = weights.size();
    float[] factors = new float[targets.size() * classes];
    for (int clip = 0; clip < targets.size(); clip++) {
      for (int j = 0; j < classes; j++) {
        factors[clip * classes + j] =
            (float) (-weights.get(j) * targets.get(clip).get(j) / targets.size());
      }
    }
    return factors;
  }
}
