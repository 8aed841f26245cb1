package dev.chorale.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.ActivityWorkerShutdownException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private final AtomicLong now = new AtomicLong();
  private final List<@Nullable Object> told = new ArrayList<>();
  private final List<ActivityCompletionException> ends = new ArrayList<>();

  @Test
  void eachBeatTellsTheLastProgress() {
    try (Heartbeat heartbeat = heartbeat(told::add)) {
      heartbeat.beat();
      heartbeat.progressed("step 1");
      heartbeat.progressed("step 2");
      heartbeat.beat();
      assertThat(told).containsExactly(null, "step 2");
    }
  }

  @Test
  void workThatHangsStopsTheBeatsUntilItMovesAgain() {
    try (Heartbeat heartbeat = heartbeat(told::add)) {
      heartbeat.progressed("step 1");
      now.addAndGet(Duration.ofSeconds(61).toNanos());
      heartbeat.beat();
      assertThat(told).isEmpty();

      heartbeat.moved();
      heartbeat.beat();
      assertThat(told).containsExactly("step 1");
    }
  }

  @Test
  void anAttemptThatIsNoLongerWantedLearnsItOnce() {
    ActivityCanceledException cancelled = new ActivityCanceledException();
    Heartbeat heartbeat =
        heartbeat(
            details -> {
              told.add(details);
              throw cancelled;
            });
    heartbeat.beat();
    heartbeat.beat();
    heartbeat.close();
    assertThat(heartbeat.end()).containsSame(cancelled);
    assertThat(ends).containsExactly(cancelled);
    assertThat(told).hasSize(1);
  }

  @Test
  void aDrainingWorkerDoesNotEndTheAttempt() {
    Heartbeat heartbeat =
        heartbeat(
            details -> {
              throw new ActivityWorkerShutdownException();
            });
    heartbeat.beat();
    heartbeat.close();
    assertThat(heartbeat.end()).isEmpty();
  }

  @Test
  void closingTellsTheLastProgressSoThatAFailureCanCarryIt() {
    Heartbeat heartbeat = heartbeat(told::add);
    heartbeat.progressed("checkpoint at step 7");
    heartbeat.close();
    assertThat(told).containsExactly("checkpoint at step 7");
  }

  private Heartbeat heartbeat(Consumer<@Nullable Object> beat) {
    return new Heartbeat(beat, Duration.ofSeconds(60), now::get, ends::add);
  }
}
