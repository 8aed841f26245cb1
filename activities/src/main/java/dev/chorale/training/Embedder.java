package dev.chorale.training;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.chorale.audio.AudioDecoder;
import dev.chorale.audio.Features;
import dev.chorale.model.Batch;
import dev.chorale.model.Parameters;
import dev.chorale.model.Tensor;
import dev.chorale.model.Wav2Vec2Checkpoint;
import java.util.List;
import java.util.Locale;

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
    this.parameters =
        DeviceFailures.on(
            () -> "the network alone",
            () -> Parameters.constant(compute.newManager(), checkpoint.weights()));
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
   * @throws DeviceMemoryException when the clip does not fit on the device
   * @throws DeviceFailedException when the device is of no more use to this process
   */
  public Embedding of(float[] samples) {
    Features features = checkpoint.features(samples);
    return DeviceFailures.on(() -> oneClip(samples.length), () -> of(features));
  }

  private Embedding of(Features features) {
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

  static String oneClip(int samples) {
    return String.format(
        Locale.ROOT,
        "one clip of %.1f s. Lower training.maxSeconds and testMaxSeconds in the spec, which makes"
            + " a sweep of its own; or retry on a device with more memory",
        (double) samples / AudioDecoder.SAMPLE_RATE);
  }

  @Override
  public void close() {
    parameters.close();
  }
}
