package dev.chorale.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.contract.FailureType;
import dev.chorale.contract.ReportActivities.CorpusResults;
import dev.chorale.contract.ReportActivities.LostCorpus;
import dev.chorale.contract.ReportActivities.Unmeasured;
import dev.chorale.contract.Stage;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.workflow.SweepWorkflow.SweepProgress;
import dev.chorale.workflow.SweepWorkflow.SweepRequest;
import dev.chorale.workflow.SweepWorkflow.SweepResult;
import io.temporal.activity.Activity;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.CanceledFailure;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SweepWorkflowTest {
  private final Lab lab = new Lab();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void everyCellIsTrainedAndEveryTrainRuleIsTestedUnderAllThreeRules() {
    SweepRequest request = Lab.request(spec -> spec.corpora("one", "two"));
    SweepResult result = lab.run(request);

    assertThat(result.progress().state()).isEqualTo(SweepState.DONE);
    assertThat(result.progress().done()).isEqualTo(2 * 3 * 2);
    assertThat(result.progress().holes()).isZero();
    assertThat(result.report()).contains(Lab.ref("WriteReport"));
    assertThat(lab.ran("FetchCorpus")).isEqualTo(2);
    assertThat(lab.ran("AggregateLabels")).isEqualTo(2 * 3);
    assertThat(lab.ran("BuildFolds")).isEqualTo(2);
    assertThat(lab.ran("TrainModel")).isEqualTo(12);
    assertThat(lab.ran("EvaluatePredictions")).isEqualTo(2 * 9);
    assertThat(lab.ran("ComputeIntervals")).isEqualTo(2 * 3);
    assertThat(lab.reports).hasSize(1);
    CorpusResults one = lab.reports.get(0).corpora().get(0);
    assertThat(one.corpus().id()).isEqualTo(new CorpusId("one"));
    assertThat(one.labels())
        .extracting(labels -> labels.rule().code())
        .containsExactly("MR", "PR", "AR");
    assertThat(one.evaluations())
        .extracting(cell -> cell.trainRule() + ">" + cell.testRule())
        .containsExactly(
            "MR>MR", "MR>PR", "MR>AR", "PR>MR", "PR>PR", "PR>AR", "AR>MR", "AR>PR", "AR>AR");
  }

  @Test
  void oneTrainRuleIsStillTestedUnderAllThree() {
    lab.run(Lab.request(spec -> spec.rules(AggregationRule.PLURALITY)));
    assertThat(lab.ran("AggregateLabels")).isEqualTo(3);
    assertThat(lab.ran("TrainModel")).isEqualTo(2);
    assertThat(lab.ran("EvaluatePredictions PR>")).isEqualTo(3);
    assertThat(lab.ran("EvaluatePredictions")).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FetchCorpus",
        "AggregateLabels MR",
        "BuildFolds",
        "TrainModel AR/fold-1/seed-1",
        "EvaluatePredictions MR>AR",
        "ComputeIntervals PR",
        "WriteReport"
      })
  void aStageThatLosesItsStoreIsTriedAgainUntilItIsBack(String stage) {
    RuntimeException[] outage = new RuntimeException[8];
    java.util.Arrays.setAll(outage, i -> Lab.failure(FailureType.STORE));
    lab.fails(stage, outage);
    SweepResult result = lab.run(Lab.request(spec -> spec));
    assertThat(result.progress().holes()).isZero();
    assertThat(result.progress().done()).isEqualTo(6);
    assertThat(lab.ran(stage)).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FetchCorpus",
        "AggregateLabels MR",
        "BuildFolds",
        "EvaluatePredictions MR>AR",
        "ComputeIntervals PR",
        "WriteReport"
      })
  void aStageThatBadInputStopsWaitsForAPersonAndRunsOnceMoreOnRetry(String stage) {
    lab.fails(stage, Lab.failure(FailureType.BAD_INPUT));
    SweepRequest request = Lab.request(spec -> spec);
    SweepWorkflow sweep = lab.start(request);
    SweepProgress stuck = lab.await(request, now -> now.state() == SweepState.ATTENTION);
    assertThat(stuck.failed()).isEqualTo(1);
    assertThat(stuck.attention().get(0)).contains(activity(stage)).contains("BadInput: planned");
    assertThat(lab.attribute(request.sweepId(), "ChoraleState")).isEqualTo("ATTENTION");

    sweep.retry();
    SweepResult result = lab.result(request);
    assertThat(result.progress().state()).isEqualTo(SweepState.DONE);
    assertThat(result.progress().holes()).isZero();
    assertThat(lab.ran(stage)).isEqualTo(2);
    assertThat(lab.reports).isNotEmpty();
  }

  @Test
  void whatTheStoreHoldsNeedsNeitherAGpuWorkerNorAPermit() {
    lab.found = List.of(0, 1, 2, 3, 4, 5);
    SweepResult result = lab.run(Lab.request(spec -> spec.corpora("one", "two").window(1)));
    assertThat(result.progress().done()).isEqualTo(12);
    assertThat(result.progress().reused()).isEqualTo(12);
    assertThat(lab.ran("TrainModel")).isZero();
    assertThat(lab.ran("FindTrainings")).isEqualTo(2);
  }

  @Test
  void whatIsMissingIsTrainedWhereverItStandsAmongWhatIsThere() {
    lab.found = List.of(0, 2, 3);
    SweepRequest whole = Lab.request(spec -> spec);
    SweepRequest request = new SweepRequest(whole.sweepId(), whole.spec(), whole.locations(), 2);
    SweepResult result = lab.run(request);
    assertThat(result.progress().done()).isEqualTo(6);
    assertThat(result.progress().reused()).isEqualTo(3);
    assertThat(lab.ran("TrainModel")).isEqualTo(3);
    // In the runs of two cells of which the corpus consists.
    assertThat(lab.ran("FindTrainings")).isEqualTo(3);
  }

  @Test
  void whatIsSaidWhileACorpusLooksForTrainingsIsKept() {
    lab.fails("TrainModel MR/fold-0/seed-1", Lab.failure(FailureType.DIVERGED));
    SweepRequest whole = Lab.request(spec -> spec.window(3));
    SweepRequest request = new SweepRequest(whole.sweepId(), whole.spec(), whole.locations(), 2);
    AtomicInteger looks = new AtomicInteger();
    lab.finding =
        () -> {
          // Longer than a permit takes, or a person's word.
          if (looks.incrementAndGet() == 2) {
            pause(300);
            lab.client().newWorkflowStub(SweepWorkflow.class, request.sweepId()).retry();
          }
          pause(300);
        };
    assertThat(lab.run(request).progress().done()).isEqualTo(6);
    assertThat(lab.ran("TrainModel MR/fold-0/seed-1")).isEqualTo(2);
  }

  @Test
  void whenNothingCanBeLookedForEachCellDoesSoItself() {
    lab.fails("FindTrainings", Lab.failure(FailureType.BAD_INPUT));
    lab.found = List.of(0);
    assertThat(lab.run(Lab.request(spec -> spec)).progress().done()).isEqualTo(6);
    assertThat(lab.ran("TrainModel")).isEqualTo(6);
  }

  @Test
  void aCellThatDivergesLeavesTheOthersRunningAndRetryRunsJustThatCell() {
    lab.fails("TrainModel PR/fold-0/seed-1", Lab.failure(FailureType.DIVERGED));
    SweepRequest request = Lab.request(spec -> spec);
    SweepWorkflow sweep = lab.start(request);
    SweepProgress stuck =
        lab.await(request, now -> now.state() == SweepState.ATTENTION && now.done() == 5);
    assertThat(stuck.running()).isZero();
    assertThat(stuck.waiting()).isZero();
    assertThat(stuck.attention()).containsExactly("tiny/PR/fold-0/seed-1: Diverged: planned");

    sweep.retry();
    SweepResult result = lab.result(request);
    assertThat(result.progress().done()).isEqualTo(6);
    assertThat(lab.ran("TrainModel")).isEqualTo(7);
    assertThat(lab.ran("TrainModel PR/fold-0/seed-1")).isEqualTo(2);
    assertThat(lab.reports.get(0).corpora().get(0).missing()).isEmpty();
  }

  @Test
  void attentionIsAskedForAtOnceWhileOtherCellsStillRun() {
    CountDownLatch seen = new CountDownLatch(1);
    lab.training =
        (cell, request) -> {
          if (cell.equals("MR/fold-0/seed-1")) {
            throw Lab.failure(FailureType.BAD_INPUT);
          }
          await(seen);
          return Lab.trained();
        };
    SweepRequest request = Lab.request(spec -> spec);
    SweepWorkflow sweep = lab.start(request);
    SweepProgress now = lab.await(request, p -> p.state() == SweepState.ATTENTION);
    assertThat(now.done()).isZero();
    seen.countDown();
    lab.await(request, p -> p.done() == 5);
    sweep.finish();
    assertThat(lab.result(request).progress().holes()).isEqualTo(1);
  }

  @Test
  void finishReportsWithAHoleWhereACellFailed() {
    lab.fails("TrainModel PR/fold-0/seed-1", Lab.failure(FailureType.DIVERGED));
    SweepRequest request = Lab.request(spec -> spec);
    SweepWorkflow sweep = lab.start(request);
    lab.await(request, now -> now.state() == SweepState.ATTENTION && now.done() == 5);
    sweep.finish();
    SweepResult result = lab.result(request);
    assertThat(result.progress().state()).isEqualTo(SweepState.DONE);
    assertThat(result.progress().holes()).isEqualTo(1);
    assertThat(result.progress().failed()).isZero();
    assertThat(lab.reports.get(0).corpora().get(0).missing())
        .singleElement()
        .satisfies(
            hole -> {
              assertThat(hole.rule()).isEqualTo(AggregationRule.PLURALITY);
              assertThat(hole.cell().fold().value()).isZero();
              assertThat(hole.failure()).isEqualTo("Diverged: planned");
            });
    assertThat(lab.ran("EvaluatePredictions")).isEqualTo(9);
  }

  @Test
  void aRuleWithoutAnyTrainingIsNotEvaluated() {
    lab.fails("TrainModel PR/fold-0/seed-1", Lab.failure(FailureType.DIVERGED));
    lab.fails("TrainModel PR/fold-1/seed-1", Lab.failure(FailureType.DIVERGED));
    SweepRequest request = Lab.request(spec -> spec);
    SweepWorkflow sweep = lab.start(request);
    lab.await(request, now -> now.failed() == 2 && now.done() == 4);
    sweep.finish();
    assertThat(lab.result(request).progress().holes()).isEqualTo(2);
    assertThat(lab.ran("EvaluatePredictions")).isEqualTo(6);
    assertThat(lab.ran("EvaluatePredictions PR")).isZero();
  }

  @Test
  void aCorpusThatCannotBeFetchedDoesNotStopTheOthersAndCanBeGivenUp() {
    lab.fails("FetchCorpus two", Lab.failure(FailureType.BAD_INPUT));
    SweepRequest request = Lab.request(spec -> spec.corpora("one", "two", "three"));
    SweepWorkflow sweep = lab.start(request);
    lab.await(request, now -> now.state() == SweepState.ATTENTION && now.done() == 12);
    sweep.finish();
    SweepResult result = lab.result(request);
    assertThat(result.progress().holes()).isEqualTo(1);
    assertThat(lab.reports.get(0).corpora())
        .extracting(corpus -> corpus.corpus().id().value())
        .containsExactly("one", "three");
    assertThat(lab.reports.get(0).lost())
        .containsExactly(new LostCorpus(new CorpusId("two"), "FetchCorpus: BadInput: planned"));
  }

  @Test
  void theReportIsToldWhatOfTheMeasuresWasGivenUp() {
    lab.fails("EvaluatePredictions MR>AR", Lab.failure(FailureType.BAD_INPUT));
    lab.fails("ComputeIntervals PR", Lab.failure(FailureType.BAD_INPUT));
    SweepRequest request = Lab.request(spec -> spec);
    SweepWorkflow sweep = lab.start(request);
    lab.await(request, now -> now.failed() == 1);
    sweep.finish();
    lab.await(request, now -> now.failed() == 1 && now.holes() == 1);
    sweep.finish();
    assertThat(lab.result(request).progress().holes()).isEqualTo(2);
    assertThat(lab.reports.get(0).corpora().get(0).unmeasured())
        .containsExactly(
            new Unmeasured(
                Stage.EVALUATE_PREDICTIONS,
                Optional.of(AggregationRule.MAJORITY),
                AggregationRule.ALL_INCLUSIVE,
                "BadInput: planned"),
            new Unmeasured(
                Stage.COMPUTE_INTERVALS,
                Optional.empty(),
                AggregationRule.PLURALITY,
                "BadInput: planned"));
  }

  @Test
  void finishGivesUpOnlyWhatHasFailedSoFar() {
    CountDownLatch late = new CountDownLatch(1);
    lab.training =
        (cell, request) -> {
          if (cell.equals("MR/fold-0/seed-1")) {
            throw Lab.failure(FailureType.BAD_INPUT);
          }
          if (cell.equals("PR/fold-0/seed-1")) {
            await(late);
            throw Lab.failure(FailureType.DIVERGED);
          }
          return Lab.trained();
        };
    SweepRequest request = Lab.request(spec -> spec);
    SweepWorkflow sweep = lab.start(request);
    lab.await(request, now -> now.failed() == 1);
    sweep.finish();
    lab.await(request, now -> now.holes() == 1 && now.state() == SweepState.RUNNING);
    late.countDown();
    lab.await(request, now -> now.failed() == 1 && now.holes() == 1);
    sweep.finish();
    assertThat(lab.result(request).progress().holes()).isEqualTo(2);
  }

  @Test
  void noMoreCellsRunThanTheWindowOfTheWholeSweepAllows() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    lab.training =
        (cell, request) -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          pause(30);
          running.decrementAndGet();
          return Lab.trained();
        };
    SweepResult result =
        lab.run(Lab.request(spec -> spec.corpora("one", "two", "three").window(4)));
    assertThat(result.progress().done()).isEqualTo(18);
    assertThat(most.get()).isBetween(2, 4);
  }

  @Test
  void aPausedSweepStartsNoCellUntilItIsResumed() {
    CountDownLatch paused = new CountDownLatch(1);
    lab.training =
        (cell, request) -> {
          await(paused);
          return Lab.trained();
        };
    SweepRequest request = Lab.request(spec -> spec);
    SweepWorkflow sweep = lab.start(request);
    lab.await(request, now -> now.running() == 2);
    sweep.pause();
    lab.await(request, now -> now.state() == SweepState.PAUSED);
    paused.countDown();
    SweepProgress still = lab.await(request, now -> now.done() == 2 && now.running() == 0);
    assertThat(still.state()).isEqualTo(SweepState.PAUSED);
    assertThat(still.waiting()).isEqualTo(4);
    pause(300);
    assertThat(lab.ran("TrainModel")).isEqualTo(2);
    sweep.resume();
    assertThat(lab.result(request).progress().done()).isEqualTo(6);
  }

  @Test
  void aSweepPausedNowGivesItsDevicesBackUntilItIsResumed() {
    AtomicBoolean once = new AtomicBoolean();
    lab.training =
        (cell, request) -> {
          if (once.get()) {
            return Lab.trained();
          }
          Lab.beatUntilUnwanted(Activity.getExecutionContext());
          throw Lab.failure(FailureType.PREEMPTED, Lab.progress(10, 0, "a:1"));
        };
    SweepRequest request = Lab.request(spec -> spec);
    SweepWorkflow sweep = lab.start(request);
    lab.await(request, now -> now.running() == 2);
    Lab.await(() -> Optional.of(lab.ran("TrainModel")).filter(ran -> ran == 2), "two trainings");
    sweep.pauseNow();
    String first = request.sweepId() + "/tiny/PR/fold-0/seed-1";
    Lab.await(
        () -> Optional.of(lab.attribute(first, "ChoraleState")).filter("PREEMPTED"::equals),
        "a cell off its device");
    lab.await(request, now -> now.state() == SweepState.PAUSED);
    once.set(true);
    pause(300);
    assertThat(lab.ran("TrainModel")).isEqualTo(2);
    sweep.resume();
    SweepResult result = lab.result(request);
    assertThat(result.progress().done()).isEqualTo(6);
    assertThat(result.progress().corpora().get(0).totals().preemptions()).isEqualTo(2);
  }

  @Test
  void aLongCorpusContinuesAsNewAndForgetsNothing() {
    lab.fails("TrainModel PR/fold-0/seed-1", Lab.failure(FailureType.DIVERGED));
    SweepRequest whole = Lab.request(spec -> spec.folds(5).window(3));
    SweepRequest request = new SweepRequest(whole.sweepId(), whole.spec(), whole.locations(), 4);
    SweepWorkflow sweep = lab.start(request);
    String id = CorpusWorkflow.idFor(request.sweepId(), new CorpusId("tiny"));
    lab.await(request, now -> now.state() == SweepState.ATTENTION && now.done() == 14);
    assertThat(lab.attribute(id, "ChoraleCorpus")).isEqualTo("tiny");
    sweep.retry();
    SweepResult result = lab.result(request);
    assertThat(result.progress().done()).isEqualTo(15);
    assertThat(lab.ran("FetchCorpus")).isEqualTo(1);
    assertThat(lab.ran("TrainModel")).isEqualTo(16);
    // 4 + 4 + 4 + 3 cells, and the failed one once more in the fourth run.
    assertThat(runsOf(id)).isEqualTo(4);
  }

  @Test
  void aCancelledSweepTakesItsCorporaAndCellsWithIt() {
    CountDownLatch started = new CountDownLatch(2);
    CountDownLatch left = new CountDownLatch(2);
    lab.training =
        (cell, request) -> {
          started.countDown();
          ActivityCompletionException end = Lab.beatUntilUnwanted(Activity.getExecutionContext());
          left.countDown();
          throw end;
        };
    SweepRequest request = Lab.request(spec -> spec);
    lab.start(request);
    await(started);
    lab.stub(request.sweepId()).cancel();
    assertThatThrownBy(() -> lab.result(request)).hasCauseInstanceOf(CanceledFailure.class);
    assertThat(left.getCount()).isZero();
    assertThat(lab.ran("TrainModel")).isEqualTo(2);
    assertThat(lab.progress(request.sweepId(), SweepProgress.class).orElseThrow().cells())
        .isEqualTo(6);
    String corpus = CorpusWorkflow.idFor(request.sweepId(), new CorpusId("tiny"));
    for (String id : List.of(request.sweepId(), corpus, corpus + "/MR/fold-0/seed-1")) {
      assertThat(lab.attribute(id, "ChoraleState")).as(id).isEqualTo("CANCELLED");
      assertThat(lab.describe(id).getStatus().name()).endsWith("CANCELED");
    }
  }

  @Test
  void aCorpusThatIsCancelledByHandAsksForAPersonAndCanBeRetried() {
    CountDownLatch started = new CountDownLatch(2);
    lab.training =
        (cell, request) -> {
          if (started.getCount() == 0) {
            return Lab.trained();
          }
          started.countDown();
          throw Lab.beatUntilUnwanted(Activity.getExecutionContext());
        };
    SweepRequest request = Lab.request(spec -> spec);
    SweepWorkflow sweep = lab.start(request);
    await(started);
    lab.stub(CorpusWorkflow.idFor(request.sweepId(), new CorpusId("tiny"))).cancel();
    SweepProgress stuck = lab.await(request, now -> now.state() == SweepState.ATTENTION);
    assertThat(stuck.attention()).containsExactly("tiny: Cancelled by hand");
    sweep.retry();
    assertThat(lab.result(request).progress().done()).isEqualTo(6);
  }

  private static String activity(String stage) {
    int blank = stage.indexOf(' ');
    return blank < 0 ? stage : stage.substring(0, blank);
  }

  private long runsOf(String id) {
    long runs = 1;
    io.temporal.api.history.v1.History history = lab.client().fetchHistory(id).getHistory();
    String before =
        history
            .getEvents(0)
            .getWorkflowExecutionStartedEventAttributes()
            .getContinuedExecutionRunId();
    while (!before.isEmpty()) {
      runs++;
      before =
          lab.client()
              .fetchHistory(id, before)
              .getHistory()
              .getEvents(0)
              .getWorkflowExecutionStartedEventAttributes()
              .getContinuedExecutionRunId();
    }
    return runs;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
