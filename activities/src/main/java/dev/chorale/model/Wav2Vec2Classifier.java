package dev.chorale.model;

import ai.djl.ndarray.NDArray;
import dev.chorale.audio.Features;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.LongFunction;

/**
 * wav2vec 2.0 or HuBERT under the paper's head (section 4.4): the mean over a clip's frames, two
 * hidden layers, one logit a class.
 */
final class Wav2Vec2Classifier implements Network {
  private final Wav2Vec2 encoder;
  private final boolean frozenConvolutions;
  private final Head head;
  private final LongFunction<Map<String, Tensor>> encoderWeights;

  /**
   * @param frozenConvolutions whether the convolutions over the sound stay as they are
   * @param encoderWeights by seed: the same for every seed when they are published ones
   */
  Wav2Vec2Classifier(
      Wav2Vec2 encoder,
      boolean frozenConvolutions,
      Head head,
      LongFunction<Map<String, Tensor>> encoderWeights) {
    this.encoder = encoder;
    this.frozenConvolutions = frozenConvolutions;
    this.head = head;
    this.encoderWeights = encoderWeights;
  }

  @Override
  public Features features(float[] samples) {
    return encoder.features(samples);
  }

  @Override
  public Features sound(float[] samples) {
    return encoder.sound(samples);
  }

  @Override
  public Map<String, Tensor> initial(long seed) {
    Map<String, Tensor> initial = new LinkedHashMap<>(encoderWeights.apply(seed));
    initial.putAll(head.initial(new Random(seed)));
    return initial;
  }

  /** Counted from the shapes: published weights are large. */
  @Override
  public long parameterCount() {
    long ofEncoder =
        encoder.shapes().entrySet().stream()
            .filter(entry -> isTrained(entry.getKey()))
            .mapToLong(entry -> entry.getValue().stream().reduce(1L, (a, b) -> a * b))
            .sum();
    long ofHead =
        head.initial(new Random(0)).entrySet().stream()
            .filter(entry -> isTrained(entry.getKey()))
            .mapToLong(entry -> entry.getValue().size())
            .sum();
    return ofEncoder + ofHead;
  }

  @Override
  public boolean isTrained(String parameter) {
    return Network.super.isTrained(parameter)
        && !(frozenConvolutions && Wav2Vec2.isConvolution(parameter));
  }

  @Override
  public NDArray logits(Parameters parameters, Batch batch, Pass pass) {
    return head.logits(parameters, encoder.pooled(parameters, batch, pass), pass.training());
  }
}
