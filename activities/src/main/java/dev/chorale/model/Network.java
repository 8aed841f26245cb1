package dev.chorale.model;

import ai.djl.ndarray.NDArray;
import dev.chorale.audio.Features;
import java.util.Map;

/**
 * A network over whole clips of any length. Holds no parameters: the same network serves every
 * training.
 */
public interface Network {
  /**
   * Parameters and statistics before training, in a fixed order, by torch's names.
   *
   * @param seed from which everything random in them follows
   */
  Map<String, Tensor> initial(long seed);

  /** What the network sees of a clip. */
  Features features(float[] samples);

  /**
   * The same of sound whose level is set apart, by {@link dev.chorale.audio.Level}.
   *
   * @throws UnsupportedOperationException when the network does not hear the sound itself
   */
  default Features sound(float[] samples) {
    throw new UnsupportedOperationException("This network does not hear the sound itself");
  }

  /**
   * A row of logits a clip. A clip's logits do not depend on how far the batch pads it, except in
   * training, where the batch's statistics count its padding.
   *
   * @param pass of training: dropout and masks are on, which follow from the engine's generator,
   *     and statistics are of the batch and are updated
   */
  NDArray logits(Parameters parameters, Batch batch, Pass pass);

  /** Whether training changes a parameter; running statistics are none. */
  default boolean isTrained(String parameter) {
    return !Parameters.isStatistic(parameter);
  }

  /** Numbers that training changes. */
  default long parameterCount() {
    return initial(0).entrySet().stream()
        .filter(entry -> isTrained(entry.getKey()))
        .mapToLong(entry -> entry.getValue().size())
        .sum();
  }
}
