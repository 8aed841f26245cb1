package dev.chorale.model;

import ai.djl.ndarray.NDArray;
import dev.chorale.audio.Features;
import java.util.Map;
import java.util.Random;

/**
 * The paper's head (section 4.4) alone, over embeddings that a network has made once of each clip:
 * one row of as many numbers as it is wide.
 */
record EmbeddingClassifier(Head head) implements Network {
  @Override
  public Map<String, Tensor> initial(long seed) {
    return head.initial(new Random(seed));
  }

  /**
   * @throws IllegalStateException always: another network has made them
   */
  @Override
  public Features features(float[] samples) {
    throw new IllegalStateException("Embeddings are not made of sound here");
  }

  @Override
  public NDArray logits(Parameters parameters, Batch batch, Pass pass) {
    return head.logits(parameters, batch.features().squeeze(1), pass.training());
  }
}
