package dev.chorale.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.TrainingSpec;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearningRateTest {
  private static final TrainingSpec USUAL = new TrainingSpec(1, 1, 0.01, 0.01, 0.99, 12);

  /** Golden numbers: src/test/python/recipe_golden.py, transformers' schedules. */
  @ParameterizedTest
  @ValueSource(strings = {"constant", "linear", "cosine"})
  void schedulesAreTransformers(String schedule) throws IOException {
    JsonNode expected;
    try (InputStream json =
        Objects.requireNonNull(LearningRateTest.class.getResourceAsStream("recipe.json"))) {
      expected = ChoraleJson.mapper().readTree(json).path("rates").path(schedule);
    }
    LearningRate rate =
        new LearningRate(
            Specs.with(USUAL, "{\"warmupSteps\": 5, \"schedule\": \"" + schedule + "\"}"), 20);
    assertThat(expected.size()).isEqualTo(21);
    for (int step = 0; step <= 20; step++) {
      assertThat(rate.at(step)).isCloseTo(expected.path(step).doubleValue(), within(1e-15));
    }
  }

  @Test
  void unlessTheSpecSaysOtherwiseTheRateIsConstantFromTheFirstStep() {
    LearningRate rate = new LearningRate(USUAL, 20);
    assertThat(rate.at(0)).isEqualTo(0.01);
    assertThat(rate.at(19)).isEqualTo(0.01);
  }
}
