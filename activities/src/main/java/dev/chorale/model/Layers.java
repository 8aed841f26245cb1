package dev.chorale.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Parts that networks have in common, each with the parameters that torch's has. */
final class Layers {
  /** As torch's momentum of 0.1: the part of the old statistics that stays. */
  private static final float MOMENTUM = 0.9f;

  private static final float EPSILON = 1e-5f;

  private Layers() {}

  static NDArray linear(Parameters parameters, String name, NDArray input) {
    return Linear.linear(input, parameters.get(name + ".weight"), parameters.get(name + ".bias"))
        .singletonOrThrow();
  }

  /** Over the last axis. */
  static NDArray layerNorm(Parameters parameters, String name, NDArray input, float epsilon) {
    return LayerNorm.layerNorm(
            input,
            new Shape(input.getShape().get(input.getShape().dimension() - 1)),
            parameters.get(name + ".weight"),
            parameters.get(name + ".bias"),
            epsilon)
        .singletonOrThrow();
  }

  /** Over the batch, per column of the last axis or channel of the second. */
  static NDArray batchNorm(Parameters parameters, String name, NDArray input, boolean training) {
    return BatchNorm.batchNorm(
            input,
            parameters.get(name + ".running_mean"),
            parameters.get(name + ".running_var"),
            parameters.get(name + ".weight"),
            parameters.get(name + ".bias"),
            // The axis of the channels in torch's own order; 1 would swap axes to and fro.
            -1,
            MOMENTUM,
            EPSILON,
            training)
        .singletonOrThrow();
  }

  /** A batch norm before training. */
  static void putBatchNorm(Map<String, Tensor> initial, String name, int width) {
    initial.put(name + ".weight", Tensor.filled(1, width));
    initial.put(name + ".bias", Tensor.filled(0, width));
    initial.put(name + ".running_mean", Tensor.filled(0, width));
    initial.put(name + ".running_var", Tensor.filled(1, width));
  }

  static NDArray dropout(NDArray input, double rate, boolean training) {
    return training && rate > 0
        ? Dropout.dropout(input, (float) rate, true).singletonOrThrow()
        : input;
  }

  /**
   * A generator that follows from the engine's: what is drawn by it and not by the engine is then
   * the same on every device.
   */
  static Random drawn(NDManager manager) {
    try (NDManager cpu = manager.newSubManager(Device.cpu())) {
      return new Random(
          cpu.randomInteger(0, Long.MAX_VALUE, new Shape(1), DataType.INT64).getLong());
    }
  }

  /** 1 for a clip's own frames, 0 for its padding: clips x frames. */
  static NDArray valid(NDManager manager, List<Integer> frames, int longest) {
    float[] valid = new float[frames.size() * longest];
    for (int clip = 0; clip < frames.size(); clip++) {
      Arrays.fill(valid, clip * longest, clip * longest + frames.get(clip), 1);
    }
    return manager.create(valid, new Shape(frames.size(), longest));
  }

  /** One over each number, as a column. */
  static NDArray inverse(NDManager manager, List<Integer> numbers) {
    float[] inverse = new float[numbers.size()];
    for (int i = 0; i < inverse.length; i++) {
      inverse[i] = 1f / numbers.get(i);
    }
    return manager.create(inverse, new Shape(inverse.length, 1));
  }

  /**
   * Computes a part of a network and lets go of what is made on the way, but for the result and
   * what autograd itself keeps. No array may be created inside from Java memory: autograd would go
   * on using it after it is freed.
   */
  static NDArray part(Supplier<NDArray> part) {
    NDArray result;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      result = part.get();
      NDScope.unregister(result);
    }
    NDScope.register(result);
    return result;
  }
}
