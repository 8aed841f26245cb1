package dev.chorale.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Collection;
import java.util.Optional;

/** All gradients of a step together. */
final class Gradients {
  /** As torch's, so that gradients of 0 can be divided by their norm. */
  private static final double EPSILON = 1e-6;

  private Gradients() {}

  /** None where the loss did not depend on a parameter; {@code getGradient} has zeros then. */
  static Optional<NDArray> of(NDArray parameter) {
    return Optional.ofNullable(JniUtils.getGradient((PtNDArray) parameter));
  }

  /**
   * Divides the gradients, in place, by what the loss was multiplied with. To be called with
   * gradients off.
   *
   * @param scale a power of 2, so that no bit is lost
   * @return whether all of them are finite; they are left as they were otherwise
   */
  static boolean unscale(Collection<NDArray> parameters, float scale) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDList largest = new NDList();
      // Infinite or not a number as soon as one gradient is; a norm may be with finite ones.
      parameters.forEach(parameter -> largest.add(parameter.getGradient().abs().max()));
      if (!Float.isFinite(NDArrays.stack(largest).sum().getFloat())) {
        return false;
      }
      parameters.forEach(parameter -> parameter.getGradient().muli(1 / scale));
      return true;
    }
  }

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
