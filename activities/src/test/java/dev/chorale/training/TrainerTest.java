package dev.chorale.training;

import static dev.chorale.training.SmallTraining.NETWORK;
import static dev.chorale.training.SmallTraining.SPEC;
import static dev.chorale.training.SmallTraining.STEPS_AN_EPOCH;
import static dev.chorale.training.SmallTraining.assertSame;
import static dev.chorale.training.SmallTraining.train;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chorale.labels.ClassTable;
import dev.chorale.model.Tensor;
import dev.chorale.vocabulary.TrainingSpec;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
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

  /** Schedule, clipping, parts of batches with their dropout, dropped batches. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 7})
  void soIsOneUnderAllOtherChoices(int stopAt) {
    TrainingSpec other =
        Specs.with(
            SPEC,
            """
            {"schedule": "cosine", "warmupSteps": 4, "clipNorm": 0.5, "accumulation": 3,
             "optimizer": "adam", "loss": "clip-weighted", "classWeights": "scaled-by-clips",
             "bestBy": "cross-entropy", "dropLast": true, "timeStretch": 0.2, "bandShift": 1}
            """);
    InMemoryCheckpoints checkpoints = new InMemoryCheckpoints();
    assertThatThrownBy(() -> train(other, 1, checkpoints, stopAt))
        .isInstanceOf(PreemptedException.class);
    TrainedNetwork unbroken = train(other, 1, new InMemoryCheckpoints(), Integer.MAX_VALUE);
    assertSame(train(other, 1, checkpoints, Integer.MAX_VALUE), unbroken);
    assertThat(unbroken.progress().step()).isEqualTo(12);
    assertThat(unbroken.progress().curve().get(3).trainLoss())
        .isLessThan(unbroken.progress().curve().get(0).trainLoss());
  }

  /** Without dropout and batch statistics the parts would give the whole's gradient. */
  @Test
  void partsOfABatchHaveADropoutOfTheirOwn() {
    TrainedNetwork whole = train(SPEC, 1, new InMemoryCheckpoints(), Integer.MAX_VALUE);
    TrainedNetwork parts =
        train(
            Specs.with(SPEC, "{\"accumulation\": 2}"),
            1,
            new InMemoryCheckpoints(),
            Integer.MAX_VALUE);
    assertThat(parts.weights()).isNotEqualTo(whole.weights());
    assertThat(parts.best().devLoss()).isCloseTo(whole.best().devLoss(), within(0.2));
  }

  /**
   * The engine frees memory that a gradient still needs when constants are given to it as Java
   * numbers; then a garbage collection changes the result.
   */
  @Test
  void garbageCollectionAtAnyMomentChangesNothing() {
    TrainedNetwork calm = train(SPEC, 1, new InMemoryCheckpoints(), Integer.MAX_VALUE);
    try (GarbageCollection collection = GarbageCollection.start()) {
      assertSame(train(SPEC, 1, new InMemoryCheckpoints(), Integer.MAX_VALUE), calm);
      assertThat(collection.count()).isPositive();
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
        .hasMessageContaining("lower training.learningRate in the spec");
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
}
