package dev.chorale.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import dev.chorale.model.Parameters;
import dev.chorale.model.Tensor;
import dev.chorale.vocabulary.TrainingSpec;
import dev.chorale.vocabulary.TrainingSpec.Optimizer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Adam and AdamW by torch's formulas: betas 0.9 and 0.999, epsilon 1e-8 outside the corrected root,
 * decay on all parameters. Its moments can be kept. To be called with gradients off.
 */
final class Adam implements AutoCloseable {
  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.999;
  private static final double EPSILON = 1e-8;

  /** Numbers that are moved together. */
  private static final long SLICE = 1 << 18;

  private static final String FIRST = "exp_avg.";
  private static final String SECOND = "exp_avg_sq.";

  private final Parameters parameters;
  private final Parameters moments;
  private final Optimizer kind;
  private final double decay;
  private long steps;

  /**
   * @param moments of {@link #moments()}, or of {@link #atRest}
   * @param steps made so far
   */
  Adam(
      Compute compute,
      Parameters parameters,
      Map<String, Tensor> moments,
      long steps,
      TrainingSpec spec) {
    this.parameters = parameters;
    this.moments = Parameters.constant(compute.newManager(), moments);
    this.steps = steps;
    this.kind = spec.optimizer();
    this.decay = spec.weightDecay();
  }

  /** The moments before the first step. */
  static Map<String, Tensor> atRest(Parameters parameters) {
    Map<String, Tensor> moments = new LinkedHashMap<>();
    for (String moment : new String[] {FIRST, SECOND}) {
      parameters
          .trainable()
          .forEach(
              (name, array) ->
                  moments.put(moment + name, Tensor.filled(0, array.getShape().getShape())));
    }
    return moments;
  }

  /** Moves every parameter by its gradient and lets go of the gradients. */
  void step(double learningRate) {
    steps++;
    double stepSize = learningRate / (1 - Math.pow(BETA_1, (double) steps));
    double root = Math.sqrt(1 - Math.pow(BETA_2, (double) steps));
    parameters
        .trainable()
        .forEach(
            (name, parameter) -> {
              try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                NDList values = slices(parameter);
                NDList gradients = slices(parameter.getGradient());
                NDList firsts = slices(moments.get(FIRST + name));
                NDList seconds = slices(moments.get(SECOND + name));
                for (int i = 0; i < values.size(); i++) {
                  step(
                      values.get(i),
                      gradients.get(i),
                      firsts.get(i),
                      seconds.get(i),
                      learningRate,
                      stepSize,
                      root);
                }
              }
            });
    parameters.forgetGradients();
  }

  /**
   * Views of all numbers, so few in each that what is made on the way stays in the processor's
   * cache, and so many that threads do not wait for each other more than they compute. No bit
   * depends on it.
   */
  private static NDList slices(NDArray array) {
    long size = array.size();
    NDArray flat = array.reshape(size);
    if (size <= SLICE) {
      return new NDList(flat);
    }
    return flat.split(LongStream.rangeClosed(1, (size - 1) / SLICE).map(i -> i * SLICE).toArray());
  }

  private void step(
      NDArray parameter,
      NDArray gradient,
      NDArray first,
      NDArray second,
      double learningRate,
      double stepSize,
      double root) {
    // A scope a slice: all intermediate values at once would not fit.
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray seen = gradient;
      switch (kind) {
        case ADAMW -> parameter.muli(1 - learningRate * decay);
        case ADAM -> {
          if (decay != 0) {
            seen = gradient.add(parameter.mul(decay));
          }
        }
      }
      first.addi(seen.sub(first).muli(1 - BETA_1));
      second.muli(BETA_2).addi(seen.square().muli(1 - BETA_2));
      NDArray deviation = second.sqrt().divi(root).addi(EPSILON);
      parameter.subi(first.div(deviation).muli(stepSize));
    }
  }

  /** A copy of the moments as they are now. */
  Map<String, Tensor> moments() {
    return moments.values();
  }

  /** As {@link Parameters#copyTo}. */
  void copyMomentsTo(Map<String, Tensor> tensors) {
    moments.copyTo(tensors);
  }

  @Override
  public void close() {
    moments.close();
  }
}
