package dev.chorale.training;

import static dev.chorale.training.SmallTraining.DATA;
import static dev.chorale.training.SmallTraining.SPEC;
import static dev.chorale.training.SmallTraining.assertSame;
import static dev.chorale.training.SmallTraining.train;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Kills without a warning, at random steps, until the training ends. */
class KilledTrainingTest {
  private static final int FEWEST_KILLS = 3;

  private final Logger order = (Logger) LoggerFactory.getLogger("dev.chorale.training.order");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void logOrder() {
    lines.start();
    order.addAppender(lines);
    order.setLevel(Level.DEBUG);
    order.setAdditive(false);
  }

  @AfterEach
  void stopLog() {
    order.detachAppender(lines);
    order.setLevel(null);
    order.setAdditive(true);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aRunKilledAtRandomStepsIsBitIdenticalToAnUnbrokenOne(long chance) {
    TrainedNetwork unbroken = train(SPEC, 1, new InMemoryCheckpoints(), Integer.MAX_VALUE);
    lines.list.clear();
    try (GarbageCollection collection = GarbageCollection.start()) {
      assertSame(killedAndResumed(new Random(chance)), unbroken);
      assertThat(collection.count()).isPositive();
    }
    assertEveryClipIsSeenOnceAnEpoch();
  }

  private static TrainedNetwork killedAndResumed(Random chance) {
    InMemoryCheckpoints kept = new InMemoryCheckpoints();
    for (int kills = 0; ; kills++) {
      CheckpointInterval interval =
          new CheckpointInterval(Optional.of(1 + chance.nextInt(3)), Duration.ofHours(1));
      Attempt attempt = new Attempt(kept, kills < FEWEST_KILLS ? 1 + chance.nextInt(5) : 99);
      try {
        return train(SPEC, 1, attempt, interval, attempt, () -> false);
      } catch (Killed e) {
        // What a heartbeat has told is never more than what the store has.
        long safe = kept.latest().map(checkpoint -> checkpoint.progress().step()).orElse(0L);
        assertThat(attempt.told).isLessThanOrEqualTo(safe);
      }
    }
  }

  /** A step that is done again is done with the same clips. */
  private void assertEveryClipIsSeenOnceAnEpoch() {
    Map<String, List<?>> clipsOfStep = new TreeMap<>();
    for (ILoggingEvent line : lines.list) {
      Map<String, Object> said = new TreeMap<>();
      line.getKeyValuePairs().forEach(pair -> said.put(pair.key, pair.value));
      List<?> clips = (List<?>) said.get("clips");
      List<?> before = clipsOfStep.put(said.get("epoch") + " " + said.get("step"), clips);
      assertThat(before == null ? clips : before).isEqualTo(clips);
    }
    Map<String, List<Object>> clipsOfEpoch = new TreeMap<>();
    clipsOfStep.forEach(
        (place, clips) ->
            clipsOfEpoch
                .computeIfAbsent(place.substring(0, 1), epoch -> new ArrayList<>())
                .addAll(clips));
    assertThat(clipsOfEpoch.keySet()).containsExactly("1", "2", "3", "4");
    assertThat(clipsOfEpoch.values())
        .allSatisfy(
            clips ->
                assertThat(clips)
                    .containsExactlyInAnyOrderElementsOf(
                        DATA.train().stream().map(Example::clip).toList()));
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** One that is killed after so many steps: from then on it stores nothing. */
  private static final class Attempt implements CheckpointStore, ProgressListener {
    private final InMemoryCheckpoints kept;
    private int stepsLeft;
    private long told;
    private volatile boolean dead;

    Attempt(InMemoryCheckpoints kept, int stepsLeft) {
      this.kept = kept;
      this.stepsLeft = stepsLeft;
    }

    @Override
    public Optional<Checkpoint> latest() {
      return kept.latest();
    }

    @Override
    public void save(Checkpoint checkpoint) {
      if (!dead) {
        kept.save(checkpoint);
      }
    }

    @Override
    public void stepped(Status status) {
      told = status.checkpointStep();
      if (--stepsLeft == 0) {
        dead = true;
        throw new Killed();
      }
    }
  }
}
