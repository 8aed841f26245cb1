package dev.chorale.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.contract.FailureType;
import dev.chorale.contract.TaskQueues;
import dev.chorale.contract.TrainingActivities.TrainModel;
import dev.chorale.contract.TrainingActivities.TrainingProgress;
import dev.chorale.vocabulary.NumericsPreference;
import dev.chorale.workflow.TrainingWorkflow.CellProgress;
import dev.chorale.workflow.TrainingWorkflow.TrainedCell;
import dev.chorale.workflow.TrainingWorkflow.TrainingRequest;
import io.temporal.api.enums.v1.EventType;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A training that was broken off goes on under the numerics it ran under, if it can. */
class PreferredNumericsTest {
  private static final String OURS = "cpu-avx2-2t-1a2b3c4d";
  private static final String OTHERS = "cpu-avx512-8t-5e6f7a8b";

  /** The test server's clock does not jump over an attempt that waits for a worker. */
  private static final NumericsPreference BRIEF =
      new NumericsPreference(false, Duration.ofSeconds(1));

  private static final String ID = TrainingWorkflowTest.ID;

  private final Lab lab = new Lab();
  private final List<Integer> taken = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void theNextAttemptGoesToAWorkerOfTheSameNumericsAndToNoOther() {
    // Any worker would fail it; the one of the same numerics trains it.
    lab.training =
        (cell, request) -> {
          taken.add(request.attempt());
          throw preempted(OURS, 0);
        };
    lab.gpuWorker(OTHERS, (cell, request) -> unwanted(request));
    lab.gpuWorker(OURS, (cell, request) -> Lab.trained());
    TrainedCell cell = run(NumericsPreference.USUAL);
    assertThat(taken).containsExactly(1);
    assertThat(cell.progress().attempts()).isEqualTo(2);
    assertThat(cell.progress().preemptions()).isEqualTo(1);
    assertThat(summaries())
        .containsExactly(
            "attempt 1",
            "attempt 2, from step 100, after preemption of a:1, for numerics "
                + OURS
                + ", 10m at most");
    assertThat(queues()).containsExactly(TaskQueues.GPU, TaskQueues.training(OURS));
  }

  @Test
  void waitedForInVainItGoesOnUnderAnyNumericsWhichCountsAsNoAttemptAndIsMarked() {
    List<Optional<CellProgress>> seen = Collections.synchronizedList(new ArrayList<>());
    lab.training =
        (cell, request) -> {
          if (request.attempt() == 1) {
            throw preempted(OURS, 0);
          }
          if (request.attempt() == 2) {
            throw preempted(OTHERS, 100);
          }
          throw new AssertionError("attempt 3 is for those of attempt 2");
        };
    lab.gpuWorker(
        OTHERS,
        (cell, request) -> {
          seen.add(lab.progress(ID, CellProgress.class));
          return Lab.trained();
        });
    TrainedCell cell = run(BRIEF);
    assertThat(cell.progress().attempts()).isEqualTo(3);
    assertThat(cell.progress().preemptions()).isEqualTo(2);
    assertThat(cell.progress().failure()).isEmpty();
    assertThat(summaries())
        .containsExactly(
            "attempt 1",
            "attempt 2, from step 100, after preemption of a:1, for numerics "
                + OURS
                + ", 1s at most",
            "attempt 2, from step 100, after preemption of a:1, under any numerics, since no"
                + " worker took it for those it ran under",
            "attempt 3, from step 200, after preemption of a:1, for numerics "
                + OTHERS
                + ", 1s at most");
    assertThat(waits()).containsExactly(1L, 1L);
    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).map(CellProgress::mixedNumerics)).contains(true);
  }

  @Test
  void whatStartedOverUnderOtherNumericsIsNotMixed() {
    TrainingAttempts attempts =
        new TrainingAttempts(Optional.empty(), Optional.of(NumericsPreference.USUAL));
    attempts.numerics().told(progress(OURS, 0));
    attempts.numerics().told(progress(OTHERS, 0));
    assertThat(attempts.progress(CellState.RUNNING).mixedNumerics()).isFalse();
    attempts.numerics().told(progress(OURS, 100));
    assertThat(attempts.progress(CellState.RUNNING).mixedNumerics()).isTrue();
  }

  @Test
  void strictlyItWaitsWithoutEndAndSaysForWhat() throws InterruptedException {
    lab.training =
        (cell, request) -> {
          taken.add(request.attempt());
          throw preempted(OURS, 0);
        };
    start(new NumericsPreference(true, BRIEF.patience()));
    Lab.await(
        () ->
            lab.progress(ID, CellProgress.class)
                .filter(progress -> progress.waitsFor().equals(Optional.of(OURS))),
        "the cell that waits");
    Thread.sleep(3 * BRIEF.patience().toMillis());
    CellProgress waiting = lab.progress(ID, CellProgress.class).orElseThrow();
    assertThat(waiting.state(false)).isEqualTo(CellState.PREEMPTED);
    assertThat(waiting.attempts()).isEqualTo(2);
    assertThat(taken).containsExactly(1);
    assertThat(summaries())
        .last()
        .isEqualTo(
            "attempt 2, from step 100, after preemption of a:1, for numerics " + OURS + " alone");
    lab.stub(ID).cancel();
    assertThatThrownBy(() -> lab.stub(ID).getResult(TrainedCell.class))
        .hasCauseInstanceOf(CanceledFailure.class);
    assertThat(lab.progress(ID, CellProgress.class).flatMap(CellProgress::waitsFor)).isEmpty();
  }

  @Test
  void withNoPatienceItGoesToAnyWorkerAtOnce() {
    lab.training =
        (cell, request) -> {
          if (request.attempt() == 1) {
            throw preempted(OURS, 0);
          }
          return Lab.trained();
        };
    assertThat(run(new NumericsPreference(false, Duration.ZERO)).progress().attempts())
        .isEqualTo(2);
    assertThat(queues()).containsExactly(TaskQueues.GPU, TaskQueues.GPU);
  }

  @Test
  void aBusyWorkerHandsItBackAtOnceWhichCountsAsNothing() {
    lab.fails("TrainModel", Lab.failure(FailureType.BUSY), Lab.failure(FailureType.BUSY));
    TrainedCell cell = run(NumericsPreference.USUAL);
    assertThat(cell.progress().attempts()).isEqualTo(1);
    assertThat(cell.progress().preemptions()).isZero();
    assertThat(summaries()).containsExactly("attempt 1", "attempt 1", "attempt 1");
  }

  @Test
  void aCheckpointOfAnEarlierRunIsLeftToTheNumericsItWasMadeUnder() {
    lab.training =
        (cell, request) -> {
          assertThat(request.sameNumerics()).isTrue();
          throw Lab.failure(FailureType.OTHER_NUMERICS, OURS);
        };
    lab.gpuWorker(OURS, (cell, request) -> Lab.trained());
    TrainedCell cell = run(NumericsPreference.USUAL);
    assertThat(cell.progress().attempts()).isEqualTo(1);
    assertThat(summaries())
        .containsExactly("attempt 1", "attempt 1, for numerics " + OURS + ", 10m at most");
  }

  @Test
  void whatWasWaitedForInVainIsNotAskedForAgain() {
    List<Boolean> asked = Collections.synchronizedList(new ArrayList<>());
    lab.training =
        (cell, request) -> {
          asked.add(request.sameNumerics());
          if (request.sameNumerics()) {
            throw Lab.failure(FailureType.OTHER_NUMERICS, OURS);
          }
          return Lab.trained();
        };
    run(BRIEF);
    assertThat(asked).containsExactly(true, false);
  }

  private static RuntimeException preempted(String numerics, long from) {
    return Lab.failure(FailureType.PREEMPTED, progress(numerics, from));
  }

  private static TrainingProgress progress(String numerics, long from) {
    return new TrainingProgress(
        1, 20, from + 100, 2000, 0.7, "a:1", from, from + 100, 4.5, Optional.of(numerics));
  }

  private static dev.chorale.contract.TrainingActivities.TrainedModel unwanted(TrainModel request) {
    throw new AssertionError("Attempt " + request.attempt() + " is not for this worker");
  }

  private void start(NumericsPreference preference) {
    TrainingRequest request = TrainingWorkflowTest.REQUEST;
    lab.start(
        ID,
        new TrainingRequest(
            request.sweepId(),
            request.inputs(),
            request.fold(),
            request.seed(),
            Optional.empty(),
            Optional.of(preference),
            Optional.empty()));
  }

  private TrainedCell run(NumericsPreference preference) {
    start(preference);
    return lab.stub(ID).getResult(TrainedCell.class);
  }

  private List<String> queues() {
    return lab.client().fetchHistory(ID).getHistory().getEventsList().stream()
        .filter(event -> event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
        .map(event -> event.getActivityTaskScheduledEventAttributes().getTaskQueue().getName())
        .toList();
  }

  /** Longest times to a worker, in seconds; the server makes years of those without end. */
  private List<Long> waits() {
    return lab.client().fetchHistory(ID).getHistory().getEventsList().stream()
        .filter(event -> event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
        .map(event -> event.getActivityTaskScheduledEventAttributes())
        .map(scheduled -> scheduled.getScheduleToStartTimeout().getSeconds())
        .filter(seconds -> seconds < Duration.ofDays(365).toSeconds())
        .toList();
  }

  private List<String> summaries() {
    return lab.summaries(ID);
  }
}
