package dev.chorale.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv1d;
import dev.chorale.audio.Features;
import dev.chorale.audio.LogMel;
import dev.chorale.vocabulary.ModelSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Four convolutions over time that see all mel bands at once, of the same width, each followed by
 * batch normalisation and ReLU; the mean over the valid frames; dropout; one linear layer. The
 * first two have stride 2, which leaves a frame every 40 ms. With 64 bands, 104 channels and 5
 * classes it has 153,613 parameters.
 *
 * <p>Padding is set back to 0 after each layer, so that it is to the next convolution what the edge
 * of a clip is.
 */
final class LogMelCnn implements Network {
  private static final int[] KERNELS = {5, 5, 3, 3};
  private static final int[] STRIDES = {2, 2, 1, 1};

  private final ModelSpec spec;
  private final int classes;
  private final LogMel logMel;

  LogMelCnn(ModelSpec spec, int classes) {
    this.spec = spec;
    this.classes = classes;
    this.logMel = new LogMel(spec.mels());
  }

  @Override
  public Features features(float[] samples) {
    return logMel.of(samples);
  }

  /** Weights uniform within 1 / sqrt(fan in), as torch's. */
  @Override
  public Map<String, Tensor> initial(long seed) {
    Random random = new Random(seed);
    Map<String, Tensor> initial = new LinkedHashMap<>();
    int width = spec.channels();
    for (int layer = 0; layer < KERNELS.length; layer++) {
      int in = layer == 0 ? spec.mels() : width;
      initial.put("convs." + layer + ".weight", uniform(random, width, in, KERNELS[layer]));
      Layers.putBatchNorm(initial, "norms." + layer, width);
    }
    initial.put("output.weight", uniform(random, classes, width));
    initial.put("output.bias", Tensor.filled(0, classes));
    return initial;
  }

  private static Tensor uniform(Random random, long... shape) {
    long fanIn = Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
    return Tensor.uniform(random, 1 / Math.sqrt((double) fanIn), shape);
  }

  @Override
  public NDArray logits(Parameters parameters, Batch batch, Pass pass) {
    boolean training = pass.training();
    NDManager manager = batch.features().getManager();
    NDArray hidden = batch.features();
    List<Integer> frames = batch.frames();
    for (int layer = 0; layer < KERNELS.length; layer++) {
      int stride = STRIDES[layer];
      hidden = Activation.relu(normalised(parameters, layer, hidden, training));
      // With its padding of half a kernel, a layer makes an output of every stride-th input.
      frames = frames.stream().map(size -> (size - 1) / stride + 1).toList();
      int longest = Math.toIntExact(hidden.getShape().get(2));
      hidden = hidden.mul(Layers.valid(manager, frames, longest).expandDims(1));
    }
    NDArray mean = hidden.sum(new int[] {2}).mul(Layers.inverse(manager, frames));
    return Layers.linear(parameters, "output", Layers.dropout(mean, spec.dropout(), training));
  }

  private NDArray normalised(Parameters parameters, int layer, NDArray input, boolean training) {
    NDArray convolved =
        Conv1d.conv1d(
                input,
                parameters.get("convs." + layer + ".weight"),
                null,
                new Shape(STRIDES[layer]),
                new Shape(KERNELS[layer] / 2))
            .singletonOrThrow();
    return Layers.batchNorm(parameters, "norms." + layer, convolved, training);
  }
}
