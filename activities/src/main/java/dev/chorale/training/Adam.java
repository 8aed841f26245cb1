package dev.chorale.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.chorale.model.Parameters;
import dev.chorale.model.Script;
import dev.chorale.model.Tensor;
import dev.chorale.vocabulary.TrainingSpec;
import dev.chorale.vocabulary.TrainingSpec.Optimizer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Adam and AdamW by torch's operations: betas 0.9 and 0.999, epsilon 1e-8 outside the corrected
 * root, decay on all parameters. A parameter without a gradient stays as it is, with its moments.
 * To be called with gradients off.
 */
final class Adam implements AutoCloseable {
  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.999;
  private static final double EPSILON = 1e-8;

  private static final String FIRST = "exp_avg.";
  private static final String SECOND = "exp_avg_sq.";
  private static final String STEPS = "step.";

  private final Compute compute;
  private final Parameters parameters;
  private final Parameters moments;

  /** On the processor, where reading one does not wait for a GPU. */
  private final Parameters steps;

  private final Optimizer kind;
  private final double decay;

  /**
   * @param moments of {@link #moments()}, or of {@link #atRest}
   */
  Adam(Compute compute, Parameters parameters, Map<String, Tensor> moments, TrainingSpec spec) {
    this.compute = compute;
    this.parameters = parameters;
    this.moments =
        Parameters.constant(compute.newManager(), only(moments, name -> !name.startsWith(STEPS)));
    this.steps =
        Parameters.constant(
            NDManager.newBaseManager(Device.cpu(), compute.engine().getEngineName()),
            only(moments, name -> name.startsWith(STEPS)));
    this.kind = spec.optimizer();
    this.decay = spec.weightDecay();
  }

  private static Map<String, Tensor> only(Map<String, Tensor> all, Predicate<String> names) {
    Map<String, Tensor> some = new LinkedHashMap<>(all);
    some.keySet().removeIf(names.negate());
    return some;
  }

  /** The moments before the first step, and of each parameter how many steps it was moved by. */
  static Map<String, Tensor> atRest(Parameters parameters) {
    Map<String, Tensor> moments = new LinkedHashMap<>();
    for (String moment : new String[] {FIRST, SECOND}) {
      parameters
          .trainable()
          .forEach(
              (name, array) ->
                  moments.put(moment + name, Tensor.filled(0, array.getShape().getShape())));
    }
    parameters.trainable().keySet().forEach(name -> moments.put(STEPS + name, Tensor.filled(0, 1)));
    return moments;
  }

  /** Moves every parameter by its gradient and lets go of the gradients. */
  void step(double learningRate) {
    double[] settings = {
      learningRate, decay, kind == Optimizer.ADAMW ? 1 : 0, BETA_1, BETA_2, EPSILON
    };
    try (NDManager manager = compute.newManager()) {
      // On the processor for the same reason.
      NDArray numbers = manager.newSubManager(Device.cpu()).create(settings);
      parameters
          .trainable()
          .forEach(
              (name, parameter) -> {
                try (NDScope scope = new NDScope()) {
                  scope.suppressNotUsedWarning();
                  Gradients.of(parameter)
                      .ifPresent(gradient -> move(name, parameter, gradient, numbers));
                }
              });
    }
    parameters.forgetGradients();
  }

  private void move(String name, NDArray parameter, NDArray gradient, NDArray settings) {
    Loaded.SCRIPT.of(
        new NDList(
            parameter,
            gradient,
            moments.get(FIRST + name),
            moments.get(SECOND + name),
            steps.get(STEPS + name),
            settings));
  }

  /** A copy of the moments as they are now. */
  Map<String, Tensor> moments() {
    Map<String, Tensor> values = moments.values();
    values.putAll(steps.values());
    return values;
  }

  /** As {@link Parameters#copyTo}. */
  void copyMomentsTo(Map<String, Tensor> tensors) {
    moments.copyTo(tensors);
    steps.copyTo(tensors);
  }

  @Override
  public void close() {
    moments.close();
    steps.close();
  }

  private static final class Loaded {
    static final Script SCRIPT = Script.load(Adam.class, "adam.pt");
  }
}
