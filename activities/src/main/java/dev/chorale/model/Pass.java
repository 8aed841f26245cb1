package dev.chorale.model;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import dev.chorale.vocabulary.TrainingSpec;
import dev.chorale.vocabulary.TrainingSpec.Pooling;
import dev.chorale.vocabulary.TrainingSpec.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * How a network is passed once: with or without what training does at random, in which precision,
 * over which frames it takes its mean, and whether the inside of its layers is kept for the
 * gradients or computed again.
 */
public final class Pass {
  private final boolean training;
  private final Precision precision;
  private final boolean recomputes;
  private final Pooling pooling;
  private final List<Layer> layers = new ArrayList<>();

  /** What goes into the first layer and what comes out of the last, where layers are recomputed. */
  private Optional<NDArray> before = Optional.empty();

  private Optional<NDArray> behind = Optional.empty();

  private Pass(boolean training, Precision precision, boolean recomputes, Pooling pooling) {
    this.training = training;
    this.precision = precision;
    this.recomputes = recomputes;
    this.pooling = pooling;
  }

  /** A layer that is computed again in the backward pass, from its input and with its dropout. */
  private record Layer(NDArray input, UnaryOperator<NDArray> layer, int seed) {
    NDArray output() {
      input.getManager().getEngine().setRandomSeed(seed);
      return layer.apply(input);
    }
  }

  /** In float32, as a network without a training is passed. */
  public static Pass evaluation() {
    return new Pass(false, Precision.FP32, false, Pooling.VALID_FRAMES);
  }

  public static Pass evaluation(TrainingSpec spec) {
    return new Pass(false, spec.precision(), false, spec.pooling());
  }

  /** One that gradients are to follow from, under a gradient collector. */
  public static Pass training(TrainingSpec spec) {
    return new Pass(true, spec.precision(), spec.recomputeActivations(), spec.pooling());
  }

  boolean training() {
    return training;
  }

  Precision precision() {
    return precision;
  }

  Pooling pooling() {
    return pooling;
  }

  /** What a chain of layers makes of an input. Once a pass. */
  NDArray through(List<UnaryOperator<NDArray>> chain, NDArray input) {
    NDArray hidden = input;
    if (!training || !recomputes) {
      for (UnaryOperator<NDArray> layer : chain) {
        NDArray from = hidden;
        hidden = Layers.part(() -> layer.apply(from));
      }
      return hidden;
    }
    Random seeds = Layers.drawn(input.getManager());
    before = Optional.of(input);
    hidden = input.stopGradient();
    JniUtils.setGradMode(false);
    for (UnaryOperator<NDArray> each : chain) {
      Layer layer = new Layer(hidden, each, seeds.nextInt());
      layers.add(layer);
      hidden = Layers.part(layer::output);
    }
    JniUtils.setGradMode(true);
    hidden.setRequiresGradient(true);
    behind = Optional.of(hidden);
    return hidden;
  }

  /**
   * Adds the gradients of a loss to those of the parameters. Once a pass.
   *
   * @param loss that follows from what the network gave
   */
  public void backward(NDArray loss, GradientCollector collector) {
    collector.backward(loss);
    if (before.isEmpty()) {
      return;
    }
    NDArray upstream = behind.orElseThrow().getGradient();
    for (int i = layers.size() - 1; i >= 0; i--) {
      Layer layer = layers.get(i);
      NDArray ofOutput = upstream;
      upstream =
          Layers.part(
              () -> {
                layer.input().setRequiresGradient(true);
                backward(layer.output(), ofOutput);
                return layer.input().getGradient();
              });
    }
    backward(before.orElseThrow(), upstream);
  }

  private static void backward(NDArray array, NDArray gradient) {
    JniUtils.backward((PtNDArray) array, (PtNDArray) gradient, false, false);
  }
}
