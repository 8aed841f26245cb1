package dev.chorale.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.audio.Features;
import dev.chorale.model.Batch;
import dev.chorale.model.Network;
import dev.chorale.model.Networks;
import dev.chorale.model.Parameters;
import dev.chorale.model.Pass;
import dev.chorale.model.Tensor;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.ModelSpec;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.TrainingSpec;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Whole trainings against torch: src/test/python/training_golden.py and recipe_golden.py. */
class TrainingGoldenTest {
  private static final int MELS = 8;
  private static final List<List<Double>> TARGETS =
      List.of(
          List.of(0.75, 0.25, 0.0),
          List.of(0.0, 1.0, 0.0),
          List.of(0.2, 0.2, 0.6),
          List.of(0.5, 0.0, 0.5));
  private static final Offset<Double> CLOSE = within(1e-4);

  private static final TrainingSpec USUAL = new TrainingSpec(10, 4, 0.01, 0.01, 0.9, 12);

  @Test
  void lossesWeightsStatisticsAndPredictionsAreTorchs() throws IOException {
    JsonNode golden = golden("training.json");
    TrainedNetwork trained = train(USUAL, clips(4, 2));
    assertCurveAndWeights(trained, golden);
    int row = 0;
    for (String clip : trained.predictions().clips()) {
      double[] actual = trained.predictions().row(clip);
      for (int j = 0; j < actual.length; j++) {
        assertThat(actual[j])
            .isCloseTo(golden.path("predictions").path(row).path(j).doubleValue(), CLOSE);
      }
      row++;
    }
  }

  /** The fifth dev clip lies in a short batch, which does not count. */
  @Test
  void soAreTheyUnderAllOtherChoices() throws IOException {
    TrainingSpec other =
        Specs.with(
            USUAL,
            """
            {"epochs": 8, "optimizer": "adam", "weightDecay": 0.1, "schedule": "linear",
             "warmupSteps": 3, "clipNorm": 0.2, "accumulation": 2, "loss": "clip-weighted",
             "classWeights": "unscaled", "bestBy": "cross-entropy"}
            """);
    assertCurveAndWeights(train(other, clips(4, 5)), golden("recipe.json").path("training"));
  }

  private static JsonNode golden(String name) throws IOException {
    try (InputStream json =
        Objects.requireNonNull(TrainingGoldenTest.class.getResourceAsStream(name))) {
      return ChoraleJson.mapper().readTree(json);
    }
  }

  private static TrainedNetwork train(TrainingSpec spec, List<Example> dev) {
    Network network =
        new FormulaStart(Networks.of(new ModelSpec(ModelSpec.LOG_MEL_CNN, MELS, 6, 0), 3));
    return new Trainer(
            Computes.SHARED,
            network,
            spec,
            new Seed(1),
            CheckpointInterval.A_MINUTE,
            status -> {},
            () -> false)
        .train(
            new TrainingData(List.of("a", "b", "c"), clips(0, 4), dev, clips(6, 3)),
            new InMemoryCheckpoints());
  }

  private static void assertCurveAndWeights(TrainedNetwork trained, JsonNode golden) {
    assertThat(trained.progress().curve()).hasSize(golden.path("curve").size());
    for (EpochResult epoch : trained.progress().curve()) {
      JsonNode expected = golden.path("curve").path(epoch.epoch() - 1);
      assertThat(epoch.trainLoss()).isCloseTo(expected.path(0).doubleValue(), CLOSE);
      assertThat(epoch.devLoss()).isCloseTo(expected.path(1).doubleValue(), CLOSE);
    }
    trained
        .weights()
        .forEach(
            (name, tensor) -> {
              JsonNode expected = golden.path("weights").path(name);
              assertThat(expected.size()).as(name).isEqualTo(tensor.size());
              for (int i = 0; i < tensor.size(); i++) {
                assertThat((double) tensor.at(i))
                    .as(name)
                    .isCloseTo(expected.path(i).doubleValue(), CLOSE);
              }
            });
  }

  private static List<Example> clips(int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(
            n -> {
              int frames = 20 + 7 * n;
              Features features = new Features(MELS, frames, wave(MELS * frames, 1, 0.1 * n));
              return new Example("clip-" + n, features, frames / 100.0, TARGETS.get(n % 4));
            })
        .toList();
  }

  /** As in training_golden.py and recipe_golden.py. */
  private static float[] wave(int size, double scale, double offset) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (scale * Math.sin(0.7 * i + offset));
    }
    return values;
  }

  /** A network that begins with weights which Python can make too. */
  private record FormulaStart(Network network) implements Network {
    @Override
    public Map<String, Tensor> initial(long seed) {
      Map<String, Tensor> initial = network.initial(seed);
      initial.replaceAll(
          (name, tensor) ->
              name.startsWith("norms")
                  ? tensor
                  : new Tensor(tensor.shape(), wave(tensor.size(), 0.3, name.length())));
      return initial;
    }

    @Override
    public Features features(float[] samples) {
      return network.features(samples);
    }

    @Override
    public NDArray logits(Parameters parameters, Batch batch, Pass pass) {
      return network.logits(parameters, batch, pass);
    }
  }
}
