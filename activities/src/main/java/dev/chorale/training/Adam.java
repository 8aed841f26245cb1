package dev.chorale.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import dev.chorale.model.Parameters;
import dev.chorale.model.Tensor;
import dev.chorale.vocabulary.TrainingSpec;
import dev.chorale.vocabulary.TrainingSpec.Optimizer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Adam and AdamW by torch's formulas: betas 0.9 and 0.999, epsilon 1e-8 outside the corrected root,
 * decay on all parameters. Its moments can be kept. To be called with gradients off.
 */
final class Adam implements AutoCloseable {
  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.999;
  private static final double EPSILON = 1e-8;
  private static final String FIRST = "exp_avg.";
  private static final String SECOND = "exp_avg_sq.";

  private final Map<String, NDArray> parameters;
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
      Map<String, NDArray> parameters,
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
  static Map<String, Tensor> atRest(Map<String, NDArray> parameters) {
    Map<String, Tensor> moments = new LinkedHashMap<>();
    for (String moment : new String[] {FIRST, SECOND}) {
      parameters.forEach(
          (name, array) ->
              moments.put(moment + name, Tensor.filled(0, array.getShape().getShape())));
    }
    return moments;
  }

  /** Moves every parameter by its gradient and sets the gradient back to 0. */
  void step(double learningRate) {
    steps++;
    double stepSize = learningRate / (1 - Math.pow(BETA_1, (double) steps));
    double root = Math.sqrt(1 - Math.pow(BETA_2, (double) steps));
    parameters.forEach(
        (name, parameter) -> {
          // A scope a parameter: all parameters' intermediate values at once would not fit.
          try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray gradient = parameter.getGradient();
            NDArray first = moments.get(FIRST + name);
            NDArray second = moments.get(SECOND + name);
            switch (kind) {
              case ADAMW -> parameter.muli(1 - learningRate * decay);
              case ADAM -> {
                if (decay != 0) {
                  gradient.addi(parameter.mul(decay));
                }
              }
            }
            first.addi(gradient.sub(first).muli(1 - BETA_1));
            second.muli(BETA_2).addi(gradient.square().muli(1 - BETA_2));
            NDArray deviation = second.sqrt().divi(root).addi(EPSILON);
            parameter.subi(first.div(deviation).muli(stepSize));
            gradient.subi(gradient);
          }
        });
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
