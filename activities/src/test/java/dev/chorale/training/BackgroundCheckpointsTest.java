package dev.chorale.training;

import static dev.chorale.training.SmallTraining.SPEC;
import static dev.chorale.training.SmallTraining.STEPS_AN_EPOCH;
import static dev.chorale.training.SmallTraining.train;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BackgroundCheckpointsTest {
  private static final CheckpointInterval THREE_STEPS =
      new CheckpointInterval(Optional.of(3), Duration.ofHours(1));
  private static final CheckpointInterval FIVE_STEPS =
      new CheckpointInterval(Optional.of(5), Duration.ofHours(1));
  private static final CheckpointInterval AT_ONCE =
      new CheckpointInterval(Optional.empty(), Duration.ZERO);

  private final InMemoryCheckpoints store = new InMemoryCheckpoints();

  @Test
  void oneIsDueAfterItsSteps() {
    store.save(at(10));
    try (BackgroundCheckpoints saver = new BackgroundCheckpoints(store, THREE_STEPS)) {
      saver.latest();
      assertThat(saver.isDue(12)).isFalse();
      assertThat(saver.isDue(13)).isTrue();
      saver.save(() -> at(13));
      saver.flush();
      assertThat(saver.isDue(15)).isFalse();
      assertThat(saver.isDue(16)).isTrue();
    }
  }

  @Test
  void oneIsDueAfterItsTimeButNeverTwiceForAStep() {
    try (BackgroundCheckpoints saver = new BackgroundCheckpoints(store, AT_ONCE)) {
      assertThat(saver.isDue(0)).isFalse();
      assertThat(saver.isDue(1)).isTrue();
      saver.save(() -> at(1));
      saver.flush();
      assertThat(saver.isDue(1)).isFalse();
      assertThat(saver.isDue(2)).isTrue();
    }
  }

  /** Else a kill just before it is stored would cost more than the interval. */
  @Test
  @Timeout(60)
  void oneIsDueEarlierByTheStepsThatTheLastSaveTook() {
    CountDownLatch stored = new CountDownLatch(1);
    try (BackgroundCheckpoints saver = new BackgroundCheckpoints(slow(stored), FIVE_STEPS)) {
      saver.save(() -> at(10));
      assertThat(saver.isDue(11)).isFalse();
      assertThat(saver.isDue(12)).isFalse();
      stored.countDown();
      saver.flush();
      assertThat(saver.isDue(12)).isFalse();
      assertThat(saver.isDue(13)).isTrue();
    }
  }

  @Test
  void aStepIsSafeOnlyOnceItIsStored() {
    CountDownLatch stored = new CountDownLatch(1);
    try (BackgroundCheckpoints saver = new BackgroundCheckpoints(slow(stored), AT_ONCE)) {
      saver.save(() -> at(5));
      assertThat(saver.safeStep()).isZero();
      stored.countDown();
      saver.flush();
      assertThat(saver.safeStep()).isEqualTo(5);
    }
  }

  /** The store answers only after the steps that would have to wait for it. */
  @Test
  @Timeout(60)
  void noStepWaitsForASaveThatRuns() {
    CountDownLatch stored = new CountDownLatch(1);
    train(
        SPEC,
        1,
        slow(stored),
        AT_ONCE,
        status -> {
          if (status.step() == STEPS_AN_EPOCH) {
            stored.countDown();
          }
        },
        () -> false);
    assertThat(store.saved().stream().map(saved -> saved.progress().step()))
        .startsWith(1L, (long) STEPS_AN_EPOCH)
        .endsWith(4L * STEPS_AN_EPOCH);
  }

  @Test
  void aSaveThatFailedEndsTheTrainingAtTheNextOne() {
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
    assertThatThrownBy(() -> train(SPEC, 1, broken, AT_ONCE, status -> {}, () -> false))
        .hasMessage("disk full");
  }

  private CheckpointStore slow(CountDownLatch stored) {
    return new CheckpointStore() {
      @Override
      public Optional<Checkpoint> latest() {
        return Optional.empty();
      }

      @Override
      public void save(Checkpoint checkpoint) {
        try {
          stored.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        store.save(checkpoint);
      }
    };
  }

  private static Checkpoint at(long step) {
    return new Checkpoint(
        new Progress(step, 0, 0, 0, List.of(), List.of(new TreeMap<>())),
        Map.of(),
        Map.of(),
        Map.of());
  }
}
