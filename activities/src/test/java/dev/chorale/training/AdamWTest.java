package dev.chorale.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.model.Parameters;
import dev.chorale.model.Tensor;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AdamWTest {
  private static final int SIZE = 24;
  private static final Compute COMPUTE = Computes.SHARED;

  /** Golden numbers: src/test/python/adamw_golden.py, torch.optim.AdamW. */
  @Test
  void agreesWithTorchAtEachOfTenSteps() throws IOException {
    JsonNode expected;
    try (InputStream json =
        Objects.requireNonNull(AdamWTest.class.getResourceAsStream("adamw.json"))) {
      expected = ChoraleJson.mapper().readTree(json);
    }
    try (Compute.GradientsOff off = Compute.gradientsOff();
        Parameters parameters = start();
        AdamW optimizer = optimizer(parameters, AdamW.atRest(parameters.trainable()), 0)) {
      off.acknowledge();
      for (int step = 0; step < 10; step++) {
        backward(parameters);
        optimizer.step();
        Tensor actual = Parameters.value(parameters.get("p"));
        for (int i = 0; i < SIZE; i++) {
          assertThat((double) actual.at(i))
              .isCloseTo(expected.get(step).get(i).doubleValue(), within(1e-6));
        }
      }
    }
  }

  @Test
  void goesOnFromKeptMomentsBitByBit() {
    try (Compute.GradientsOff off = Compute.gradientsOff();
        Parameters unbroken = start();
        AdamW one = optimizer(unbroken, AdamW.atRest(unbroken.trainable()), 0)) {
      off.acknowledge();
      for (int step = 0; step < 3; step++) {
        backward(unbroken);
        one.step();
      }
      Map<String, Tensor> values = unbroken.values();
      Map<String, Tensor> moments = one.moments();
      backward(unbroken);
      one.step();
      try (Parameters resumed = Parameters.trainable(COMPUTE.newManager(), values);
          AdamW other = optimizer(resumed, moments, 3)) {
        backward(resumed);
        other.step();
        assertThat(resumed.values()).isEqualTo(unbroken.values());
        assertThat(other.moments()).isEqualTo(one.moments());
      }
    }
  }

  private static Parameters start() {
    return Parameters.trainable(
        COMPUTE.newManager(), Map.of("p", new Tensor(List.of((long) SIZE), formula(1, 0))));
  }

  private static AdamW optimizer(Parameters parameters, Map<String, Tensor> moments, long steps) {
    return new AdamW(COMPUTE, parameters.trainable(), moments, steps, 0.01, 0.01);
  }

  private static void backward(Parameters parameters) {
    try (NDManager manager = COMPUTE.newManager();
        NDScope scope = new NDScope();
        GradientCollector collector = COMPUTE.engine().newGradientCollector()) {
      scope.suppressNotUsedWarning();
      NDArray curvature = manager.create(formula(3, 0.5), new Shape(SIZE));
      NDArray p = parameters.get("p");
      collector.backward(p.mul(p).mul(curvature).mul(curvature).mul(curvature).sum());
    }
  }

  /** As in adamw_golden.py. */
  private static float[] formula(double scale, double offset) {
    float[] values = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = (float) (scale * Math.sin(i + offset));
    }
    return values;
  }
}
