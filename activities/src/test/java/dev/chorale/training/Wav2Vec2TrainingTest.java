package dev.chorale.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.audio.Features;
import dev.chorale.model.Network;
import dev.chorale.model.Networks;
import dev.chorale.vocabulary.ModelSpec;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.TrainingSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  @ValueSource(longs = 1)
  void aRunStoppedAtRandomStepsIsBitIdenticalToAnUnbrokenOne(long chance) {
    TrainedNetwork unbroken = train(new InMemoryCheckpoints(), Integer.MAX_VALUE);
    Random random = new Random(chance);
    InMemoryCheckpoints kept = new InMemoryCheckpoints();
    int stops = 0;
    while (true) {
      try (GarbageCollection collection = GarbageCollection.start()) {
        TrainedNetwork resumed = train(kept, stops < 3 ? 1 + random.nextInt(2) : 99);
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
    TrainedNetwork trained = train(new InMemoryCheckpoints(), Integer.MAX_VALUE);
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

  private static TrainedNetwork train(CheckpointStore checkpoints, int stopAfter) {
    AtomicInteger steps = new AtomicInteger();
    return new Trainer(
            Computes.SHARED,
            NETWORK,
            SPEC,
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
