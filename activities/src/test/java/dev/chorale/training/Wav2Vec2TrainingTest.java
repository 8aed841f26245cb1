package dev.chorale.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.chorale.audio.Features;
import dev.chorale.model.Batch;
import dev.chorale.model.Network;
import dev.chorale.model.Networks;
import dev.chorale.model.Parameters;
import dev.chorale.model.Pass;
import dev.chorale.model.Tensor;
import dev.chorale.vocabulary.ModelSpec;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.TrainingSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tiny wav2vec 2.0 with dropouts, layer drop and masks on, stopped and resumed. */
class Wav2Vec2TrainingTest {
  private static final ModelSpec MODEL =
      new ModelSpec(ModelSpec.WAV2VEC2, 0, 8, 0.3, 16, 2, 2, 32, 24, false, true, Optional.empty());
  private static final Network NETWORK = Networks.of(MODEL, 3);
  private static final TrainingSpec SPEC = new TrainingSpec(2, 4, 1e-3, 0.01, 0.99, 12);
  private static final TrainingData DATA = data();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"recomputeActivations\": true, \"precision\": \"bf16\"}",
        "{\"precision\": \"fp16\"}"
      })
  void aRunStoppedAtRandomStepsIsBitIdenticalToAnUnbrokenOne(String fields) {
    TrainingSpec spec = Specs.with(SPEC, fields);
    TrainedNetwork unbroken = train(NETWORK, spec, new InMemoryCheckpoints(), Integer.MAX_VALUE);
    Random random = new Random(1);
    InMemoryCheckpoints kept = new InMemoryCheckpoints();
    int stops = 0;
    while (true) {
      try (GarbageCollection collection = GarbageCollection.start()) {
        TrainedNetwork resumed = train(NETWORK, spec, kept, stops < 3 ? 1 + random.nextInt(2) : 99);
        SmallTraining.assertSame(resumed, unbroken);
        assertThat(collection.count()).isPositive();
        break;
      } catch (PreemptedException e) {
        stops++;
      }
    }
    assertThat(stops).isEqualTo(3);
  }

  @Test
  void frozenConvolutionsStayAndTheRestLearns() {
    TrainedNetwork trained = train(NETWORK, SPEC, new InMemoryCheckpoints(), Integer.MAX_VALUE);
    NETWORK
        .initial(RandomStream.INITIAL_WEIGHTS.seed(1, 0))
        .forEach(
            (name, start) -> {
              if (name.startsWith("feature_extractor")) {
                assertThat(trained.weights().get(name)).as(name).isEqualTo(start);
              } else {
                assertThat(trained.weights().get(name)).as(name).isNotEqualTo(start);
              }
            });
    assertThat(NETWORK.parameterCount())
        .isLessThan(NETWORK.initial(0).values().stream().mapToLong(tensor -> tensor.size()).sum());
  }

  /**
   * Gradients that 16-bit floats do not hold at the largest scale are computed at a smaller one.
   */
  @Test
  void steepLossesDoNotOverflowSixteenBitsUnseen() {
    TrainingSpec half = Specs.with(SPEC, "{\"epochs\": 1, \"precision\": \"fp16\"}");
    TrainingSpec single = Specs.with(half, "{\"precision\": \"fp32\"}");
    TrainedNetwork steep =
        train(new Steep(1e3f), half, new InMemoryCheckpoints(), Integer.MAX_VALUE);
    TrainedNetwork expected =
        train(new Steep(1e3f), single, new InMemoryCheckpoints(), Integer.MAX_VALUE);
    expected
        .weights()
        .forEach(
            (name, tensor) -> {
              float[] found = Objects.requireNonNull(steep.weights().get(name)).toArray();
              for (int i = 0; i < found.length; i++) {
                // Four steps of at most the learning rate each.
                assertThat((double) found[i]).as(name).isCloseTo(tensor.at(i), within(8e-3));
              }
            });
    assertThatThrownBy(
            () -> train(new Steep(1e9f), half, new InMemoryCheckpoints(), Integer.MAX_VALUE))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("beyond 16-bit floats");
  }

  /** The network with a loss so many times steeper at the start. */
  private record Steep(float times) implements Network {
    @Override
    public Map<String, Tensor> initial(long seed) {
      Map<String, Tensor> initial = new LinkedHashMap<>(NETWORK.initial(seed));
      initial.computeIfPresent(
          "head.output.weight",
          (name, tensor) -> {
            float[] values = tensor.toArray();
            for (int i = 0; i < values.length; i++) {
              values[i] *= times;
            }
            return new Tensor(tensor.shape(), values);
          });
      return initial;
    }

    @Override
    public Features features(float[] samples) {
      return NETWORK.features(samples);
    }

    @Override
    public boolean isTrained(String parameter) {
      return NETWORK.isTrained(parameter);
    }

    @Override
    public NDArray logits(Parameters parameters, Batch batch, Pass pass) {
      return NETWORK.logits(parameters, batch, pass);
    }
  }

  private static TrainedNetwork train(
      Network network, TrainingSpec spec, CheckpointStore checkpoints, int stopAfter) {
    AtomicInteger steps = new AtomicInteger();
    return new Trainer(
            Computes.SHARED,
            network,
            spec,
            new Seed(1),
            new CheckpointInterval(Optional.of(2), Duration.ofHours(1)),
            status -> steps.incrementAndGet(),
            () -> steps.get() >= stopAfter)
        .train(DATA, checkpoints);
  }

  /** Noise of a quarter of a second and more, rougher or smoother by class. */
  private static TrainingData data() {
    Random random = new Random(7);
    List<Example> examples = new ArrayList<>();
    for (int clip = 0; clip < 20; clip++) {
      float[] samples = new float[4000 + random.nextInt(3000)];
      float last = 0;
      for (int i = 0; i < samples.length; i++) {
        last = (float) (0.4 * (clip % 3) * last + random.nextGaussian());
        samples[i] = last;
      }
      List<Double> target = new ArrayList<>(List.of(0.0, 0.0, 0.0));
      target.set(clip % 3, 1.0);
      Features features = NETWORK.features(samples);
      examples.add(
          new Example(
              "clip-" + clip, features, samples.length / 16_000.0, clip < 16 ? target : List.of()));
    }
    return new TrainingData(
        List.of("a", "b", "c"),
        examples.subList(0, 12),
        examples.subList(12, 16),
        examples.subList(16, 20));
  }
}
