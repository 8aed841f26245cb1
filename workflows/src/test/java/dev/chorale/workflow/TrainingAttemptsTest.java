package dev.chorale.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.contract.FailureType;
import dev.chorale.workflow.TrainingWorkflow.CellProgress;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TimeoutFailure;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingAttemptsTest {
  private final TrainingAttempts attempts = new TrainingAttempts(Optional.empty());

  @Test
  void aWorkerThatIsKilledIsAPreemptionAndTheCheckpointOfItsLastHeartbeatIsNamed() {
    attempts.begin();
    Optional<Duration> wait =
        attempts.ended(
            ended(
                new TimeoutFailure(
                    "", Lab.progress(300, 200, "a:4711"), TimeoutType.TIMEOUT_TYPE_HEARTBEAT)));
    attempts.begin();
    assertThat(wait).contains(Duration.ZERO);
    assertThat(attempts.summary())
        .isEqualTo("attempt 2, from step 300, after lost heartbeat of a:4711");
    CellProgress progress = attempts.progress(CellState.RUNNING);
    assertThat(progress.preemptions()).isEqualTo(1);
    assertThat(progress.resumes()).isEqualTo(1);
    assertThat(progress.last()).contains(Lab.progress(300, 200, "a:4711"));
  }

  @Test
  void aWorkerThatIsKilledBeforeItsFirstStepIsAPreemptionToo() {
    attempts.begin();
    attempts.ended(ended(new TimeoutFailure("", null, TimeoutType.TIMEOUT_TYPE_HEARTBEAT)));
    attempts.begin();
    assertThat(attempts.summary()).isEqualTo("attempt 2, after lost heartbeat of its worker");
  }

  @Test
  void theBackOffDoublesToItsLongestAndBeginsAnewAfterAnotherFailure() {
    assertThat(store()).contains(Duration.ofSeconds(1));
    assertThat(store()).contains(Duration.ofSeconds(2));
    assertThat(store()).contains(Duration.ofSeconds(4));
    for (int i = 0; i < 100; i++) {
      store();
    }
    assertThat(store()).contains(StageOptions.LONGEST_BACK_OFF);
    attempts.ended(ended(Lab.failure(FailureType.PREEMPTED)));
    assertThat(store()).contains(Duration.ofSeconds(1));
  }

  @Test
  void anAttemptThatNoWorkerHasTakenIsToldFromOneThatRuns() {
    attempts.begin();
    CellProgress first = attempts.progress(CellState.RUNNING);
    assertThat(first.state(false)).isEqualTo(CellState.WAITING);
    assertThat(first.state(true)).isEqualTo(CellState.RUNNING);

    attempts.ended(ended(Lab.failure(FailureType.PREEMPTED)));
    attempts.begin();
    CellProgress second = attempts.progress(CellState.RUNNING);
    assertThat(second.state(false)).isEqualTo(CellState.PREEMPTED);
    assertThat(second.state(true)).isEqualTo(CellState.RUNNING);
  }

  private Optional<Duration> store() {
    return attempts.ended(ended(Lab.failure(FailureType.STORE)));
  }

  private static ActivityFailure ended(Throwable cause) {
    return new ActivityFailure(
        "", 5, 6, "TrainModel", "1", RetryState.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED, "", cause);
  }
}
