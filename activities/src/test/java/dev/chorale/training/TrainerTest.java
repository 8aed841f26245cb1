package dev.chorale.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chorale.audio.Features;
import dev.chorale.labels.ClassTable;
import dev.chorale.model.Network;
import dev.chorale.model.Networks;
import dev.chorale.model.Tensor;
import dev.chorale.vocabulary.ModelSpec;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.TrainingSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
  private static final int MELS = 16;
  private static final int STEPS_AN_EPOCH = 4;
  private static final Network NETWORK =
      Networks.of(new ModelSpec(ModelSpec.LOG_MEL_CNN, MELS, 8, 0.3), 3);
  private static final TrainingSpec SPEC = new TrainingSpec(4, 8, 3e-3, 0.01, 0.99, 12);
  private static final TrainingData DATA = data();

  @Test
  void learnsWhatTellsTheClassesApart() {
    TrainedNetwork trained = train(SPEC, 1, new InMemoryCheckpoints(), Integer.MAX_VALUE);
    assertThat(trained.best().devLoss()).isLessThan(0.85 * Math.log(3));
    ClassTable predictions = trained.predictions();
    assertThat(predictions.clips()).hasSize(9);
    for (String clip : predictions.clips()) {
      double[] row = predictions.row(clip);
      assertThat(Arrays.stream(row).sum()).isCloseTo(1, within(1e-12));
      int truth = Integer.parseInt(clip.substring("clip-".length())) % 3;
      assertThat(row[truth]).isEqualTo(Arrays.stream(row).max().orElseThrow());
    }
  }

  /** Between epochs, at their ends, in their middles. */
  @ParameterizedTest
  @ValueSource(ints = {0, 3, 4, 6, 13})
  void aRunStoppedAndResumedIsBitIdenticalToAnUnbrokenOne(int stopAt) {
    TrainedNetwork unbroken = train(SPEC, 1, new InMemoryCheckpoints(), Integer.MAX_VALUE);
    InMemoryCheckpoints checkpoints = new InMemoryCheckpoints();
    assertThatThrownBy(() -> train(SPEC, 1, checkpoints, stopAt))
        .isInstanceOf(PreemptedException.class)
        .hasMessageContaining("after step " + stopAt);
    TrainedNetwork resumed = train(SPEC, 1, checkpoints, Integer.MAX_VALUE);
    assertSame(resumed, unbroken);
    assertThat(resumed.resumedFromEpoch()).isEqualTo(stopAt / STEPS_AN_EPOCH);
  }

  @Test
  void aRunStoppedAtEveryStepIsBitIdenticalToo() {
    InMemoryCheckpoints checkpoints = new InMemoryCheckpoints();
    for (int step = 1; step < 4 * STEPS_AN_EPOCH; step++) {
      assertThatThrownBy(() -> train(SPEC, 1, checkpoints, 1))
          .isInstanceOf(PreemptedException.class);
    }
    assertSame(
        train(SPEC, 1, checkpoints, Integer.MAX_VALUE),
        train(SPEC, 1, new InMemoryCheckpoints(), Integer.MAX_VALUE));
  }

  /**
   * The engine frees memory that a gradient still needs when constants are given to it as Java
   * numbers; then a garbage collection changes the result.
   */
  @Test
  void garbageCollectionAtAnyMomentChangesNothing() throws InterruptedException {
    TrainedNetwork calm = train(SPEC, 1, new InMemoryCheckpoints(), Integer.MAX_VALUE);
    AtomicBoolean done = new AtomicBoolean();
    Thread collector =
        new Thread(
            () -> {
              while (!done.get()) {
                System.gc();
              }
            });
    collector.start();
    try {
      assertSame(train(SPEC, 1, new InMemoryCheckpoints(), Integer.MAX_VALUE), calm);
    } finally {
      done.set(true);
      collector.join();
    }
  }

  @Test
  void anotherSeedIsAnotherTraining() {
    TrainedNetwork one = train(SPEC, 1, new InMemoryCheckpoints(), Integer.MAX_VALUE);
    TrainedNetwork two = train(SPEC, 2, new InMemoryCheckpoints(), Integer.MAX_VALUE);
    assertThat(one.weights()).isNotEqualTo(two.weights());
  }

  @Test
  void theWeightsKeptAreThoseOfTheBestEpoch() {
    InMemoryCheckpoints checkpoints = new InMemoryCheckpoints();
    TrainedNetwork trained = train(SPEC, 1, checkpoints, Integer.MAX_VALUE);
    Checkpoint atBest =
        checkpoints.saved().stream()
            .filter(saved -> saved.progress().epochs() == trained.best().epoch())
            .findFirst()
            .orElseThrow();
    assertThat(trained.weights()).isEqualTo(atBest.parameters());
    assertThat(trained.progress().curve())
        .hasSize(4)
        .extracting("epoch")
        .containsExactly(1, 2, 3, 4);
  }

  @Test
  void statisticsAreTrainedAndKept() {
    TrainedNetwork trained = train(SPEC, 1, new InMemoryCheckpoints(), Integer.MAX_VALUE);
    Map<String, Tensor> initial = NETWORK.initial(1);
    String name = "norms.0.running_mean";
    assertThat(trained.weights().get(name)).isNotNull().isNotEqualTo(initial.get(name));
  }

  @Test
  void aLossThatIsNoNumberEndsTheTraining() {
    TrainingSpec wild = new TrainingSpec(4, 8, 1e30, 0.01, 0.99, 12);
    assertThatThrownBy(() -> train(wild, 1, new InMemoryCheckpoints(), Integer.MAX_VALUE))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("Lower training.learningRate");
  }

  @Test
  void aCheckpointThatCannotBeSavedEndsTheTraining() {
    CheckpointStore broken =
        new CheckpointStore() {
          @Override
          public Optional<Checkpoint> latest() {
            return Optional.empty();
          }

          @Override
          public void save(Checkpoint checkpoint) {
            throw new IllegalArgumentException("disk full");
          }
        };
    assertThatThrownBy(() -> train(SPEC, 1, broken, Integer.MAX_VALUE)).hasMessage("disk full");
  }

  @Test
  void numericsThatChangedOnTheWayAreKept() {
    Progress progress =
        Progress.start(new TreeMap<>(Map.of("threads", "2")))
            .under(new TreeMap<>(Map.of("threads", "2")))
            .under(new TreeMap<>(Map.of("threads", "1")));
    assertThat(progress.numerics()).hasSize(2);
  }

  @Test
  void ofEpochsWithTheSameDevLossTheEarliestIsBest() {
    Progress progress =
        Progress.start(new TreeMap<>())
            .stepped(8, 8)
            .epochEnded(0.5)
            .stepped(8, 8)
            .epochEnded(0.4)
            .stepped(8, 8)
            .epochEnded(0.4);
    assertThat(progress.best().orElseThrow().epoch()).isEqualTo(2);
  }

  private static TrainedNetwork train(
      TrainingSpec spec, long seed, CheckpointStore checkpoints, int stopAfter) {
    AtomicInteger steps = new AtomicInteger();
    return new Trainer(
            Computes.SHARED,
            NETWORK,
            spec,
            new Seed(seed),
            status -> steps.incrementAndGet(),
            () -> steps.get() >= stopAfter)
        .train(DATA, checkpoints);
  }

  private static void assertSame(TrainedNetwork actual, TrainedNetwork expected) {
    assertThat(actual.weights()).isEqualTo(expected.weights());
    assertThat(actual.progress()).isEqualTo(expected.progress());
    assertThat(actual.predictions().toCsv()).isEqualTo(expected.predictions().toCsv());
  }

  /** Noise of varying length, louder in the bands of its class. 30 train clips: 8, 8, 8 and 6. */
  private static TrainingData data() {
    Random random = new Random(7);
    List<Example> examples = new ArrayList<>();
    for (int clip = 0; clip < 48; clip++) {
      int frames = 20 + random.nextInt(40);
      float[] values = new float[MELS * frames];
      for (int i = 0; i < values.length; i++) {
        int band = i / frames;
        values[i] = (float) (random.nextGaussian() + (band / 5 == clip % 3 ? 2.5 : 0));
      }
      List<Double> target = new ArrayList<>(List.of(0.0, 0.0, 0.0));
      target.set(clip % 3, clip < 39 ? 0.75 : 1);
      target.set((clip + 1) % 3, clip < 39 ? 0.25 : 0);
      examples.add(
          new Example(
              "clip-" + clip, new Features(MELS, frames, values), clip < 39 ? target : List.of()));
    }
    return new TrainingData(
        List.of("a", "b", "c"),
        examples.subList(0, 30),
        examples.subList(30, 39),
        examples.subList(39, 48));
  }
}
