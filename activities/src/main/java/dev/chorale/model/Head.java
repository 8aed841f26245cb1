package dev.chorale.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * Two hidden layers over one vector a clip, each dropout, linear, ReLU, and a linear layer to the
 * classes (paper, section 4.4).
 *
 * @param in size of the vector
 * @param width of the hidden layers
 * @param dropout probability, from 0 to below 1
 * @param batchNorm whether one stands between linear and ReLU, as in the authors' code
 */
record Head(int in, int width, double dropout, boolean batchNorm, int classes) {
  private static final int HIDDEN_LAYERS = 2;

  /** Weights and biases uniform within 1 / sqrt(fan in), as torch's. */
  Map<String, Tensor> initial(Random random) {
    Map<String, Tensor> initial = new LinkedHashMap<>();
    for (int layer = 0; layer < HIDDEN_LAYERS; layer++) {
      linear(initial, linear(layer), random, layer == 0 ? in : width, width);
      if (batchNorm) {
        Layers.putBatchNorm(initial, norm(layer), width);
      }
    }
    linear(initial, "head.output", random, width, classes);
    return initial;
  }

  private static void linear(
      Map<String, Tensor> initial, String name, Random random, int in, int out) {
    double bound = 1 / Math.sqrt(in);
    initial.put(name + ".weight", Tensor.uniform(random, bound, out, in));
    initial.put(name + ".bias", Tensor.uniform(random, bound, out));
  }

  private static String linear(int layer) {
    return "head.linears." + layer;
  }

  private static String norm(int layer) {
    return "head.norms." + layer;
  }

  /** Clips x classes. */
  NDArray logits(Parameters parameters, NDArray pooled, boolean training) {
    NDArray hidden = pooled;
    for (int layer = 0; layer < HIDDEN_LAYERS; layer++) {
      NDArray kept = Layers.dropout(hidden, dropout, training);
      NDArray linear = Layers.linear(parameters, linear(layer), kept);
      hidden =
          Activation.relu(
              batchNorm ? Layers.batchNorm(parameters, norm(layer), linear, training) : linear);
    }
    return Layers.linear(parameters, "head.output", hidden);
  }
}
