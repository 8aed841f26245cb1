package dev.chorale.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.contract.FailureType;
import dev.chorale.contract.TrainingActivities.TrainModel;
import dev.chorale.contract.TrainingActivities.TrainingInputs;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.FoldId;
import dev.chorale.vocabulary.ModelSpec;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.TrainingSpec;
import dev.chorale.workflow.TrainingWorkflow.CellProgress;
import dev.chorale.workflow.TrainingWorkflow.TrainedCell;
import dev.chorale.workflow.TrainingWorkflow.TrainingRequest;
import io.temporal.activity.Activity;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingWorkflowTest {
  static final TrainingRequest REQUEST =
      new TrainingRequest(
          "night-1a2b3c4d",
          new TrainingInputs(
              new CorpusId("tiny"),
              AggregationRule.ALL_INCLUSIVE,
              Lab.ref("FetchCorpus"),
              Lab.ref("AggregateLabels"),
              Lab.ref("BuildFolds"),
              new ModelSpec(ModelSpec.LOG_MEL_CNN, 64, 24, 0.3),
              new TrainingSpec(20, 32, 1e-3, 0.01, 0.99, 12)),
          new FoldId(0),
          new Seed(1),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
  static final String ID =
      TrainingWorkflow.idFor(
          "night-1a2b3c4d",
          new CorpusId("tiny"),
          AggregationRule.ALL_INCLUSIVE,
          new FoldId(0),
          new Seed(1));

  private final Lab lab = new Lab();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void theIdNamesTheCell() {
    assertThat(ID).isEqualTo("night-1a2b3c4d/tiny/AR/fold-0/seed-1");
  }

  @Test
  void preemptionsAreNotFailuresAndHaveNoEnd() {
    failsUntil(40, attempt -> Lab.failure(FailureType.PREEMPTED, Lab.progress(100, 50, "a:1")));
    TrainedCell cell = run();
    assertThat(cell.progress().state()).isEqualTo(CellState.DONE);
    assertThat(cell.progress().attempts()).isEqualTo(41);
    assertThat(cell.progress().preemptions()).isEqualTo(40);
    assertThat(cell.progress().resumes()).isEqualTo(40);
    assertThat(cell.progress().deviceSeconds()).isEqualTo(40 * 4.5 + 10);
    assertThat(lab.progress(ID, CellProgress.class)).contains(cell.progress());
    assertThat(lab.attribute(ID, "ChoraleState")).isEqualTo("DONE");
  }

  @Test
  void eachAttemptSaysWhyItRunsAndFromWhere() {
    failsUntil(
        3,
        attempt ->
            switch (attempt) {
              case 1 -> Lab.failure(FailureType.PREEMPTED, Lab.progress(1200, 0, "a:4711"));
              case 2 -> Lab.failure(FailureType.STORE);
              default -> new IllegalStateException("a defect");
            });
    run();
    assertThat(summaries())
        .element(1)
        .isEqualTo("attempt 2, from step 1200, after preemption of a:4711");
    assertThat(summaries()).element(0).isEqualTo("attempt 1");
    assertThat(summaries())
        .element(2)
        .asString()
        .startsWith("attempt 3, after a failure of the store at ");
    assertThat(summaries())
        .element(3)
        .asString()
        .startsWith("attempt 4, after an unexpected failure at ");
  }

  @Test
  void aStoreThatFailsIsWaitedForWithoutEnd() {
    failsUntil(20, attempt -> Lab.failure(FailureType.STORE));
    TrainedCell cell = run();
    assertThat(cell.progress().attempts()).isEqualTo(21);
    assertThat(cell.progress().preemptions()).isZero();
    assertThat(waits()).startsWith(1L, 2L, 4L, 8L, 16L, 32L, 60L).hasSize(20).endsWith(60L, 60L);
  }

  @Test
  void outOfMemoryIsTriedThreeTimes() {
    failsUntil(2, attempt -> Lab.failure(FailureType.OUT_OF_MEMORY));
    assertThat(run().progress().attempts()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureType.class,
      names = {"DIVERGED", "BAD_INPUT", "OUT_OF_MEMORY", "DEVICE", "UNEXPECTED"})
  void whatNoFurtherAttemptCanHelpFailsTheCell(FailureType type) {
    failsUntil(Integer.MAX_VALUE, attempt -> Lab.failure(type));
    int tries =
        switch (type) {
          case OUT_OF_MEMORY, DEVICE, UNEXPECTED -> 3;
          default -> 1;
        };
    assertThatThrownBy(this::run)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo(type.type());
              assertThat(failure.getOriginalMessage()).isEqualTo("planned");
            });
    assertThat(lab.ran("TrainModel")).isEqualTo(tries);
    CellProgress progress = lab.progress(ID, CellProgress.class).orElseThrow();
    assertThat(progress.state()).isEqualTo(CellState.FAILED);
    assertThat(progress.attempts()).isEqualTo(tries);
    assertThat(progress.failure()).contains(type.type() + ": planned");
  }

  @Test
  void preemptionsBetweenMemoryFailuresDoNotUseUpItsTries() {
    failsUntil(
        10,
        attempt ->
            Lab.failure(attempt % 5 == 0 ? FailureType.OUT_OF_MEMORY : FailureType.PREEMPTED));
    assertThat(run().progress().attempts()).isEqualTo(11);
  }

  @Test
  void aLongStoryContinuesAsNewAndKeepsItsCounts() {
    failsUntil(600, attempt -> Lab.failure(FailureType.PREEMPTED, Lab.progress(9, 0, "a:1")));
    String first = start();
    TrainedCell cell = lab.stub(ID).getResult(TrainedCell.class);
    assertThat(cell.progress().attempts()).isEqualTo(601);
    assertThat(cell.progress().preemptions()).isEqualTo(600);
    assertThat(lab.describe(ID).getExecution().getRunId()).isNotEqualTo(first);
  }

  @Test
  void aCancelledCellWaitsUntilItsDeviceIsFree() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    lab.training =
        (cell, request) -> {
          started.countDown();
          ActivityCompletionException end = Lab.beatUntilUnwanted(Activity.getExecutionContext());
          left.countDown();
          throw end;
        };
    start();
    started.await();
    lab.stub(ID).cancel();
    assertThatThrownBy(() -> lab.stub(ID).getResult(TrainedCell.class))
        .hasCauseInstanceOf(CanceledFailure.class);
    assertThat(left.getCount()).isZero();
    assertThat(lab.attribute(ID, "ChoraleState")).isEqualTo("CANCELLED");
  }

  @Test
  void aHeldCellLeavesItsDeviceAndGoesOnWhenItIsReleased() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    lab.training =
        (cell, request) -> {
          if (request.attempt() > 1) {
            return Lab.trained();
          }
          started.countDown();
          Lab.beatUntilUnwanted(Activity.getExecutionContext());
          left.countDown();
          throw Lab.failure(FailureType.PREEMPTED, Lab.progress(100, 0, "a:1"));
        };
    start();
    started.await();
    TrainingWorkflow cell = lab.client().newWorkflowStub(TrainingWorkflow.class, ID);
    cell.hold();
    left.await();
    Lab.await(
        () -> Optional.of(lab.attribute(ID, "ChoraleState")).filter("PREEMPTED"::equals),
        "the held cell");
    assertThat(lab.ran("TrainModel")).isEqualTo(1);
    cell.release();
    CellProgress progress = lab.stub(ID).getResult(TrainedCell.class).progress();
    assertThat(progress.attempts()).isEqualTo(2);
    assertThat(progress.preemptions()).isEqualTo(1);
    assertThat(summaries())
        .element(1)
        .isEqualTo("attempt 2, from step 100, after preemption of a:1");
  }

  private interface Plan {
    RuntimeException failure(int attempt);
  }

  private void failsUntil(int attempts, Plan plan) {
    AtomicInteger tries = new AtomicInteger();
    lab.training =
        (String cell, TrainModel request) -> {
          int attempt = tries.incrementAndGet();
          assertThat(request.attempt()).isEqualTo(attempt);
          if (attempt <= attempts) {
            throw plan.failure(attempt);
          }
          return Lab.trained();
        };
  }

  private String start() {
    return lab.start(ID, REQUEST);
  }

  private TrainedCell run() {
    start();
    return lab.stub(ID).getResult(TrainedCell.class);
  }

  /**
   * What the history says that the workflow waited for, in seconds: the test server's clock jumps.
   */
  private List<Long> waits() {
    return lab.client().fetchHistory(ID).getHistory().getEventsList().stream()
        .filter(event -> event.getEventType() == EventType.EVENT_TYPE_TIMER_STARTED)
        .map(event -> event.getTimerStartedEventAttributes().getStartToFireTimeout().getSeconds())
        .toList();
  }

  private List<String> summaries() {
    return lab.summaries(ID);
  }
}
