package dev.chorale.training;

import dev.chorale.labels.ClassTable;
import dev.chorale.model.Tensor;
import java.util.Map;

/**
 * What a training gives.
 *
 * @param weights parameters and running statistics of the best epoch
 * @param predictions probabilities of the test clips, in the fold's order
 * @param loss with the weights of the classes
 * @param resumedFromEpoch epochs that an earlier attempt had done; 0 for none
 * @param resumedFromStep steps that an earlier attempt had done
 */
public record TrainedNetwork(
    Map<String, Tensor> weights,
    ClassTable predictions,
    Progress progress,
    Cbce loss,
    int resumedFromEpoch,
    long resumedFromStep) {
  public EpochResult best() {
    return progress.best().orElseThrow();
  }
}
