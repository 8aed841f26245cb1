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
import dev.chorale.vocabulary.TrainingSpec;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdamTest {
  private static final int SIZE = 24;
  private static final Compute COMPUTE = Computes.SHARED;
  private static final TrainingSpec ADAMW = new TrainingSpec(1, 1, 0.01, 0.01, 0.99, 12);

  /** Golden numbers: src/test/python/adamw_golden.py, torch.optim.AdamW. */
  @Test
  void agreesWithTorchAtEachOfTenSteps() throws IOException {
    assertSteps(ADAMW, golden("adamw.json"));
  }

  /** Golden numbers: src/test/python/recipe_golden.py, torch.optim.Adam. */
  @ParameterizedTest
  @ValueSource(strings = {"0.0", "0.1"})
  void withItsDecayInTheGradientItIsTorchsAdam(String decay) throws IOException {
    TrainingSpec adam =
        Specs.with(ADAMW, "{\"optimizer\": \"adam\", \"weightDecay\": " + decay + "}");
    assertSteps(adam, golden("recipe.json").path("adam").path(decay));
  }

  private static void assertSteps(TrainingSpec spec, JsonNode expected) {
    assertThat(expected.size()).isEqualTo(10);
    try (Compute.GradientsOff off = Compute.gradientsOff();
        Parameters parameters = start();
        Adam optimizer = optimizer(spec, parameters, Adam.atRest(parameters))) {
      off.acknowledge();
      for (int step = 0; step < 10; step++) {
        backward(parameters);
        optimizer.step(0.01);
        Tensor actual = Parameters.value(parameters.get("p"));
        for (int i = 0; i < SIZE; i++) {
          assertThat((double) actual.at(i))
              .isCloseTo(expected.get(step).get(i).doubleValue(), within(1e-6));
        }
      }
    }
  }

  /** Golden numbers: src/test/python/recipe_golden.py, torch.nn.utils.clip_grad_norm_. */
  @ParameterizedTest
  @ValueSource(strings = {"0.5", "100.0"})
  void gradientsAreClippedByTheirNormTogetherAsTorchDoes(String largest) throws IOException {
    JsonNode expected = golden("recipe.json").path("clipped").path(largest);
    try (Compute.GradientsOff off = Compute.gradientsOff();
        Parameters parameters =
            Parameters.trainable(
                COMPUTE.newManager(), Map.of("p", tensor(1, 0), "q", tensor(3, 0.5)))) {
      off.acknowledge();
      try (NDScope scope = new NDScope();
          GradientCollector collector = COMPUTE.engine().newGradientCollector()) {
        scope.suppressNotUsedWarning();
        NDArray p = parameters.get("p");
        NDArray q = parameters.get("q");
        collector.backward(p.mul(p).sum().add(q.mul(q).sum()));
      }
      Gradients.clip(parameters.trainable().values(), Double.parseDouble(largest));
      for (int tensor = 0; tensor < 2; tensor++) {
        Tensor actual = Parameters.value(parameters.get(tensor == 0 ? "p" : "q").getGradient());
        for (int i = 0; i < SIZE; i++) {
          assertThat((double) actual.at(i))
              .isCloseTo(expected.get(tensor).get(i).doubleValue(), within(1e-6));
        }
      }
    }
  }

  private static JsonNode golden(String name) throws IOException {
    try (InputStream json = Objects.requireNonNull(AdamTest.class.getResourceAsStream(name))) {
      return ChoraleJson.mapper().readTree(json);
    }
  }

  @Test
  void goesOnFromKeptMomentsBitByBit() {
    try (Compute.GradientsOff off = Compute.gradientsOff();
        Parameters unbroken = start();
        Adam one = optimizer(ADAMW, unbroken, Adam.atRest(unbroken))) {
      off.acknowledge();
      for (int step = 0; step < 3; step++) {
        backward(unbroken);
        one.step(0.01);
      }
      Map<String, Tensor> values = unbroken.values();
      Map<String, Tensor> moments = one.moments();
      backward(unbroken);
      one.step(0.01);
      try (Parameters resumed = Parameters.trainable(COMPUTE.newManager(), values);
          Adam other = optimizer(ADAMW, resumed, moments)) {
        backward(resumed);
        other.step(0.01);
        assertThat(resumed.values()).isEqualTo(unbroken.values());
        assertThat(other.moments()).isEqualTo(one.moments());
      }
    }
  }

  @Test
  void aLargeParameterMovesAsItsPartsDo() {
    float[] values = new float[(1 << 20) + 5];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i);
    }
    int cut = 100_003;
    Map<String, Tensor> whole = moved(Map.of("p", tensor(values)));
    Map<String, Tensor> parts =
        moved(
            Map.of(
                "p", tensor(Arrays.copyOf(values, cut)),
                "q", tensor(Arrays.copyOfRange(values, cut, values.length))));
    float[] p = named(whole, "p").toArray();
    assertThat(named(parts, "p").toArray()).isEqualTo(Arrays.copyOf(p, cut));
    assertThat(named(parts, "q").toArray()).isEqualTo(Arrays.copyOfRange(p, cut, p.length));
  }

  private static Tensor tensor(float[] values) {
    return new Tensor(List.of((long) values.length), values);
  }

  private static Tensor named(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name));
  }

  /** By two steps. */
  private static Map<String, Tensor> moved(Map<String, Tensor> from) {
    try (Compute.GradientsOff off = Compute.gradientsOff();
        Parameters parameters = Parameters.trainable(COMPUTE.newManager(), from);
        Adam adam = optimizer(ADAMW, parameters, Adam.atRest(parameters))) {
      off.acknowledge();
      for (int step = 0; step < 2; step++) {
        try (NDScope scope = new NDScope();
            GradientCollector collector = COMPUTE.engine().newGradientCollector()) {
          scope.suppressNotUsedWarning();
          parameters
              .trainable()
              .values()
              .forEach(array -> collector.backward(array.mul(array).mul(array).sum()));
        }
        adam.step(0.01);
      }
      return parameters.values();
    }
  }

  private static Parameters start() {
    return Parameters.trainable(COMPUTE.newManager(), Map.of("p", tensor(1, 0)));
  }

  private static Tensor tensor(double scale, double offset) {
    return new Tensor(List.of((long) SIZE), formula(scale, offset));
  }

  private static Adam optimizer(
      TrainingSpec spec, Parameters parameters, Map<String, Tensor> moments) {
    return new Adam(COMPUTE, parameters, moments, spec);
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

  /** As in adamw_golden.py and recipe_golden.py. */
  private static float[] formula(double scale, double offset) {
    float[] values = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = (float) (scale * Math.sin(i + offset));
    }
    return values;
  }
}
