package dev.chorale.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.contract.FailureType;
import dev.chorale.contract.TrainingActivities.TrainedModel;
import dev.chorale.contract.TrainingActivities.TrainingProgress;
import dev.chorale.workflow.TrainingWorkflow.CellProgress;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TimeoutFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingAttemptsTest {
  private final TrainingAttempts attempts =
      new TrainingAttempts(Optional.empty(), Optional.empty());

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
  void wasteIsWhatTheNextAttemptDidAgainNotWhatTheLastHeartbeatFeared() {
    // 100 steps in 10 s; the last that was heard of a checkpoint was step 60.
    killed(0, 100, 60, 10);
    assertThat(spent()).containsExactly(10.0, 4.0);
    // A checkpoint at step 90 had still come through: only 10 steps were done again.
    killed(90, 140, 120, 5);
    assertThat(spent()).containsExactly(15.0, 1.0 + 2.0);
    // The one at step 120 was damaged: the next began at 50, before the second attempt did.
    assertThat(attempts.done(trained(50, 20)).deviceSeconds()).isEqualTo(35);
    // All 5 s of the second, and 50 of the first's 100 steps.
    assertThat(spent()).containsExactly(35.0, 10.0 * 50 / 100 + 5.0);
    assertThat(attempts.time().repeated()).isEqualTo(attempts.time().wasted());
  }

  @Test
  void aTrainingThatContinuesAsNewGoesOnWithItsAccount() {
    killed(0, 100, 60, 10);
    killed(60, 100, 60, 4);
    TrainingAttempts next = new TrainingAttempts(Optional.of(attempts.carry()), Optional.empty());
    assertThat(next.progress(CellState.RUNNING).wastedSeconds()).isEqualTo(4 + 4);
    assertThat(next.time().repeated()).isEqualTo(4);
    assertThat(next.done(trained(80, 2)).wastedSeconds()).isEqualTo(4 + 2);
  }

  @Test
  void aModelThatAnotherMadeMeanwhileCostsThisCellNothingMore() {
    killed(0, 100, 60, 10);
    CellProgress progress =
        attempts.done(new TrainedModel(Lab.ref("TrainModel"), 3, 0.25, 2, 99, true, 40, false));
    assertThat(progress.deviceSeconds()).isEqualTo(10);
    assertThat(progress.wastedSeconds()).isEqualTo(4);
  }

  private void killed(long from, long step, long checkpoint, double seconds) {
    attempts.begin();
    attempts.ended(
        ended(
            new TimeoutFailure(
                "",
                new TrainingProgress(
                    1, 20, step, 2000, 0.7, "a:1", from, checkpoint, seconds, Optional.empty()),
                TimeoutType.TIMEOUT_TYPE_HEARTBEAT)));
  }

  private static TrainedModel trained(long fromStep, double seconds) {
    return new TrainedModel(Lab.ref("TrainModel"), 3, 0.25, 0, seconds, false, fromStep, false);
  }

  private List<Double> spent() {
    CellProgress progress = attempts.progress(CellState.RUNNING);
    return List.of(progress.deviceSeconds(), progress.wastedSeconds());
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
