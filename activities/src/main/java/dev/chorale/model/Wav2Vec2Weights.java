package dev.chorale.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Weights before pre-training, each drawn as transformers draws it. */
final class Wav2Vec2Weights {
  private static final String LENGTHS = "conv.parametrizations.weight.original0";
  private static final String DIRECTIONS = "conv.parametrizations.weight.original1";

  /** Of the transformer's linear layers: initializer_range. */
  private static final double DEVIATION = 0.02;

  private Wav2Vec2Weights() {}

  /**
   * @param shapes of {@link Wav2Vec2#shapes}
   * @param seed from which all follow
   */
  static Map<String, Tensor> random(Map<String, List<Long>> shapes, long seed) {
    Random random = new Random(seed);
    Map<String, Tensor> weights = new LinkedHashMap<>();
    shapes.forEach((name, shape) -> weights.put(name, tensor(name, shape, shapes, random)));
    // The lengths that leave the directions' own, slice by slice.
    weights.replaceAll(
        (name, tensor) ->
            name.endsWith(LENGTHS)
                ? lengths(Objects.requireNonNull(weights.get(name.replace(LENGTHS, DIRECTIONS))))
                : tensor);
    return weights;
  }

  private static Tensor tensor(
      String name, List<Long> shape, Map<String, List<Long>> shapes, Random random) {
    long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
    if (name.endsWith("layer_norm.weight") || name.endsWith(LENGTHS)) {
      return Tensor.filled(1, sizes);
    }
    if (name.equals(Wav2Vec2.MASK_VECTOR)) {
      return Tensor.uniform(random, 1, sizes);
    }
    if (Wav2Vec2.isConvolution(name) && name.endsWith(".conv.weight")) {
      return Tensor.normal(random, Math.sqrt(2 / fanIn(shape)), sizes);
    }
    boolean uniformBias = Wav2Vec2.isConvolution(name) && name.endsWith(".conv.bias");
    if (uniformBias || name.startsWith("feature_projection.projection.")) {
      List<Long> weight = shapes.getOrDefault(name.replace(".bias", ".weight"), shape);
      return Tensor.uniform(random, 1 / Math.sqrt(fanIn(weight)), sizes);
    }
    if (name.endsWith(DIRECTIONS)) {
      return Tensor.normal(random, 2 / Math.sqrt((double) shape.get(0) * shape.get(2)), sizes);
    }
    return name.endsWith(".weight")
        ? Tensor.normal(random, DEVIATION, sizes)
        : Tensor.filled(0, sizes);
  }

  private static double fanIn(List<Long> shape) {
    return shape.stream().skip(1).mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
  }

  private static Tensor lengths(Tensor directions) {
    int kernel = Math.toIntExact(directions.shape().get(2));
    double[] squares = new double[kernel];
    for (int i = 0; i < directions.size(); i++) {
      squares[i % kernel] += (double) directions.at(i) * directions.at(i);
    }
    float[] lengths = new float[kernel];
    for (int place = 0; place < kernel; place++) {
      lengths[place] = (float) Math.sqrt(squares[place]);
    }
    return new Tensor(List.of(1L, 1L, (long) kernel), lengths);
  }
}
