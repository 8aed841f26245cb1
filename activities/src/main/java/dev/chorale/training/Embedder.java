package dev.chorale.training;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.chorale.audio.Features;
import dev.chorale.model.Batch;
import dev.chorale.model.Parameters;
import dev.chorale.model.Tensor;
import dev.chorale.model.Wav2Vec2Checkpoint;
import java.util.List;

/** Makes one vector a clip by a published network as it is, clip by clip. */
public final class Embedder implements AutoCloseable {
  private final Compute compute;
  private final Wav2Vec2Checkpoint checkpoint;
  private final Parameters parameters;

  /**
   * @param checkpoint stays open, and its owner's
   */
  public Embedder(Compute compute, Wav2Vec2Checkpoint checkpoint) {
    this.compute = compute;
    this.checkpoint = checkpoint;
    this.parameters = Parameters.constant(compute.newManager(), checkpoint.weights());
  }

  /**
   * What the network makes of a clip.
   *
   * @param frames over which the mean is
   * @param mean of the last hidden states
   */
  public record Embedding(int frames, Tensor mean) {}

  /**
   * @param samples at 16 kHz; too few for one frame are followed by silence
   */
  public Embedding of(float[] samples) {
    Features features = checkpoint.features(samples);
    try (Compute.GradientsOff off = Compute.gradientsOff();
        NDManager manager = compute.newManager();
        NDScope scope = new NDScope()) {
      off.acknowledge();
      scope.suppressNotUsedWarning();
      Batch batch = Batch.of(manager, List.of(features));
      float[] mean = checkpoint.pooled(parameters, batch).toFloatArray();
      return new Embedding(
          checkpoint.frames(features), new Tensor(List.of((long) mean.length), mean));
    }
  }

  @Override
  public void close() {
    parameters.close();
  }
}
