package dev.chorale.training;

import dev.chorale.vocabulary.TrainingSpec;
import dev.chorale.vocabulary.TrainingSpec.ClassWeights;
import dev.chorale.vocabulary.TrainingSpec.Loss;
import java.util.ArrayList;
import java.util.List;

/**
 * Class-balanced cross-entropy (paper, Eq. 1): a clip's loss is the sum over classes j of w_j (-y_j
 * log p_j), with w_j = (1 - beta) / (1 - beta^n_j) scaled to sum to the number of classes, and n_j
 * the train clips that are positive for class j; or what a spec has in place of it. Targets may be
 * shares.
 *
 * @param positives n_j; 0 counts as 1
 * @param weights w_j
 */
public record Cbce(List<Integer> positives, List<Double> weights, Loss kind) {
  /** Over means more than the threshold and this: shares are decimals. */
  private static final double MARGIN = 1e-6;

  public Cbce {
    positives = List.copyOf(positives);
    weights = List.copyOf(weights);
  }

  /**
   * @param targets of the train clips; a clip is positive for the classes whose share is over 1/C
   */
  static Cbce of(List<List<Double>> targets, TrainingSpec spec) {
    int classes = targets.get(0).size();
    double beta =
        spec.classWeights() == ClassWeights.SCALED_BY_CLIPS
            ? (targets.size() - 1.0) / targets.size()
            : spec.beta();
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
    double scale = spec.classWeights() == ClassWeights.UNSCALED ? 1 : classes / sum;
    return new Cbce(
        positives, weights.stream().map(weight -> weight * scale).toList(), spec.loss());
  }

  /** The loss of one clip. */
  double loss(List<Double> target, double[] logProbabilities) {
    double loss = 0;
    for (int j = 0; j < logProbabilities.length; j++) {
      // A class without a share adds nothing, however sure the network is that it isn't there.
      if (target.get(j) > 0) {
        loss -= weight(j, target) * target.get(j) * logProbabilities[j];
      }
    }
    return loss;
  }

  /** Of one clip without any weights. */
  static double crossEntropy(List<Double> target, double[] logProbabilities) {
    double loss = 0;
    for (int j = 0; j < logProbabilities.length; j++) {
      if (target.get(j) > 0) {
        loss -= target.get(j) * logProbabilities[j];
      }
    }
    return loss;
  }

  private double weight(int j, List<Double> target) {
    return switch (kind) {
      case CLASS_WEIGHTED -> weights.get(j);
      case CLIP_WEIGHTED -> {
        double sum = 0;
        for (int k = 0; k < weights.size(); k++) {
          sum += weights.get(k) * target.get(k);
        }
        yield sum;
      }
    };
  }

  /**
   * What log p is multiplied with and summed over clips and classes to give the part that some
   * clips have in the mean loss of their batch: -w_j y_j / batch under Eq. 1.
   *
   * @param batch clips in the whole batch
   */
  float[] factors(List<List<Double>> targets, int batch) {
    int classes = weights.size();
    float[] factors = new float[targets.size() * classes];
    for (int clip = 0; clip < targets.size(); clip++) {
      List<Double> target = targets.get(clip);
      for (int j = 0; j < classes; j++) {
        factors[clip * classes + j] = (float) (-weight(j, target) * target.get(j) / batch);
      }
    }
    return factors;
  }
}
