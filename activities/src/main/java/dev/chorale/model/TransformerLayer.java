package dev.chorale.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.chorale.vocabulary.TrainingSpec.Precision;
import java.util.Arrays;
import java.util.List;

/**
 * A layer of wav2vec 2.0's transformer, computed by one call of the engine: src/main/torchscript.
 * Has operations that arrays alone do not, as scaled dot-product attention.
 */
final class TransformerLayer {
  /** In the order of the script's arguments, each weight and bias. */
  private static final List<String> PARTS =
      List.of(
          "attention.k_proj",
          "attention.v_proj",
          "attention.q_proj",
          "attention.out_proj",
          "layer_norm",
          "feed_forward.intermediate_dense",
          "feed_forward.output_dense",
          "final_layer_norm");

  private final NDArray valid;
  private final NDArray settings;

  /**
   * To be made outside of all {@link Layers#part}s: it stands on Java memory.
   *
   * @param frames of each clip that attention sees
   * @param longest frames with padding
   * @param training whether dropout is on
   * @param precision of multiplications; what a layer takes and gives is float32
   */
  TransformerLayer(
      NDManager manager,
      Wav2Vec2Config config,
      List<Integer> frames,
      int longest,
      boolean training,
      Precision precision) {
    this.valid =
        frames.stream().allMatch(own -> own == longest)
            ? manager.zeros(new Shape(0), DataType.BOOLEAN)
            : valid(manager, frames, longest);
    double[] numbers = {
      config.heads(),
      training ? config.hiddenDropout() : 0,
      training ? config.attentionDropout() : 0,
      training ? config.activationDropout() : 0,
      config.epsilon(),
      config.stable() ? 1 : 0,
      config.activation().scripted(),
      scripted(precision)
    };
    // On the processor, where reading a number does not wait for a GPU.
    this.settings = manager.newSubManager(Device.cpu()).create(numbers, new Shape(numbers.length));
  }

  /** As the script numbers them. */
  private static int scripted(Precision precision) {
    return switch (precision) {
      case FP32 -> 0;
      case BF16 -> 1;
      case FP16 -> 2;
    };
  }

  private static NDArray valid(NDManager manager, List<Integer> frames, int longest) {
    boolean[] valid = new boolean[frames.size() * longest];
    for (int clip = 0; clip < frames.size(); clip++) {
      Arrays.fill(valid, clip * longest, clip * longest + frames.get(clip), true);
    }
    return manager.create(valid, new Shape(frames.size(), 1, 1, longest));
  }

  /**
   * Clips x frames x width, to the same.
   *
   * @param name of the layer, before those of its parameters
   */
  NDArray of(Parameters parameters, String name, NDArray input) {
    NDList arguments = new NDList(input, valid, settings);
    for (String part : PARTS) {
      arguments.add(parameters.get(name + part + ".weight"));
      arguments.add(parameters.get(name + part + ".bias"));
    }
    return Loaded.SCRIPT.of(arguments);
  }

  private static final class Loaded {
    static final Script SCRIPT = Script.load(TransformerLayer.class, "wav2vec2-layer.pt");
  }
}
