package dev.chorale.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import java.util.Collection;

/** All gradients of a step together. */
final class Gradients {
  /** As torch's, so that gradients of 0 can be divided by their norm. */
  private static final double EPSILON = 1e-6;

  private Gradients() {}

  /**
   * Scales the gradients down, in place, to a norm over all of them of at most {@code largest}, as
   * torch.nn.utils.clip_grad_norm_ does. To be called with gradients off. Nothing is read back from
   * the device.
   */
  static void clip(Collection<NDArray> parameters, double largest) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDList norms = new NDList();
      parameters.forEach(parameter -> norms.add(parameter.getGradient().norm()));
      NDArray total = NDArrays.stack(norms).norm();
      NDArray factor = total.addi(EPSILON).pow(-1).muli(largest).minimum(1);
      parameters.forEach(parameter -> parameter.getGradient().muli(factor));
    }
  }
}
