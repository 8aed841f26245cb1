package dev.chorale.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.contract.FailureType;
import dev.chorale.contract.Payloads;
import dev.chorale.contract.TaskQueues;
import dev.chorale.contract.TrainingActivities.TrainingProgress;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.workflow.SweepWorkflow.SweepRequest;
import io.temporal.activity.Activity;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowException;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Workflows that began under older code must go on under this one: histories that a real server
 * wrote are replayed. A history that no longer replays means that running sweeps would stop; make
 * the change behind {@code Workflow.getVersion}. Histories of what is new are recorded as
 * docs/CONTRIBUTING.md says, and old ones stay.
 */
class HistoriesTest {
  private static final Path RECORDED = Path.of("src", "test", "resources", "histories");

  static Stream<Path> histories() throws IOException {
    try (Stream<Path> files = Files.list(RECORDED)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("histories")
  void aRecordedHistoryReplays(Path file) throws Exception {
    try (TestWorkflowEnvironment temporal =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(
                    WorkflowClientOptions.newBuilder()
                        .setDataConverter(Payloads.converter())
                        .build())
                .build())) {
      Worker worker = temporal.newWorker(TaskQueues.CPU);
      worker.registerWorkflowImplementationTypes(
          SweepWorkflowImpl.class,
          CorpusWorkflowImpl.class,
          TrainingWorkflowImpl.class,
          ArchiveWorkflowImpl.class);
      WorkflowReplayer.replayWorkflowExecution(
          WorkflowExecutionHistory.fromJson(Files.readString(file)), worker);
    }
  }

  @Test
  void everyWorkflowIsThere() throws IOException {
    assertThat(histories().map(file -> file.getFileName().toString()))
        .anyMatch(name -> name.startsWith("sweep-"))
        .anyMatch(name -> name.startsWith("corpus-"))
        .anyMatch(name -> name.startsWith("training-"))
        .anyMatch(name -> name.startsWith("archive-"));
  }

  /** Writes the histories anew, from the server at {@code -Dchorale.temporal}. */
  @Test
  @EnabledIfSystemProperty(named = "chorale.record", matches = "histories")
  void record() throws Exception {
    Files.createDirectories(RECORDED);
    try (Lab lab = new Lab()) {
      recordFailures(lab);
    }
    try (Lab lab = new Lab()) {
      recordCancellation(lab);
    }
    try (Lab lab = new Lab()) {
      recordArchive(lab);
    }
    try (Lab lab = new Lab()) {
      recordNumerics(lab);
    }
    try (Lab lab = new Lab()) {
      recordFound(lab);
    }
  }

  /** Trainings that are there, and two that are not. */
  private static void recordFound(Lab lab) throws IOException {
    lab.found = List.of(0, 2, 3, 5);
    SweepRequest request = Lab.request(spec -> spec);
    assertThat(lab.run(request).progress().reused()).isEqualTo(4);
    save(lab, "corpus-found", CorpusWorkflow.idFor(request.sweepId(), new CorpusId("tiny")));
  }

  /** A corpus retried, a cell given up, several runs of a corpus, a pause, preemptions. */
  private static void recordFailures(Lab lab) throws IOException {
    lab.fails("FetchCorpus two", Lab.failure(FailureType.BAD_INPUT));
    lab.fails("AggregateLabels PR", Lab.failure(FailureType.STORE));
    lab.fails(
        "TrainModel AR/fold-0/seed-1",
        Lab.failure(FailureType.PREEMPTED, Lab.progress(1200, 0, "a:4711")),
        Lab.failure(FailureType.STORE),
        Lab.failure(FailureType.PREEMPTED));
    lab.training =
        (cell, request) -> {
          if (cell.equals("PR/fold-1/seed-1")
              && request.inputs().corpusId().equals(new CorpusId("one"))) {
            throw Lab.failure(FailureType.DIVERGED);
          }
          return Lab.trained();
        };
    SweepRequest whole = Lab.request(spec -> spec.corpora("one", "two").window(3));
    SweepRequest request = new SweepRequest(whole.sweepId(), whole.spec(), whole.locations(), 3);
    SweepWorkflow sweep = lab.start(request);
    lab.await(request, now -> now.failed() == 2 && now.done() == 5);
    sweep.pause();
    lab.await(request, SweepWorkflow.SweepProgress::paused);
    sweep.resume();
    sweep.retry();
    lab.await(request, now -> now.failed() == 1 && now.done() == 11);
    sweep.finish();
    assertThat(lab.result(request).progress().holes()).isEqualTo(1);
    save(lab, "sweep-failures", request.sweepId());
    String one = CorpusWorkflow.idFor(request.sweepId(), new CorpusId("one"));
    saveRuns(lab, "corpus-failures", one);
    save(lab, "training-preempted", one + "/AR/fold-0/seed-1");
    save(lab, "training-diverged", one + "/PR/fold-1/seed-1");
  }

  private static void recordCancellation(Lab lab) throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    lab.training =
        (cell, request) -> {
          started.countDown();
          throw Lab.beatUntilUnwanted(Activity.getExecutionContext());
        };
    SweepRequest request =
        Lab.request(spec -> spec.rules(AggregationRule.MAJORITY).folds(3).window(1));
    lab.start(request);
    assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
    lab.stub(request.sweepId()).cancel();
    try {
      lab.result(request);
    } catch (WorkflowException cancelled) {
      assertThat(cancelled).isNotNull();
    }
    save(lab, "sweep-cancelled", request.sweepId());
    String tiny = CorpusWorkflow.idFor(request.sweepId(), new CorpusId("tiny"));
    save(lab, "corpus-cancelled", tiny);
    save(lab, "training-cancelled", tiny + "/MR/fold-0/seed-1");
  }

  /** A sweep with an archive; then one whose archive is gone when its state changes. */
  private static void recordArchive(Lab lab) throws IOException {
    lab.fails("TrainModel PR/fold-0/seed-1", Lab.failure(FailureType.DIVERGED));
    SweepRequest kept = Lab.request(spec -> spec);
    SweepWorkflow sweep = lab.start(kept);
    lab.await(kept, now -> now.failed() == 1 && now.done() == 5);
    sweep.finish();
    lab.result(kept);
    lab.stub(lab.archive(kept)).getResult(Void.class);
    save(lab, "sweep-archived", kept.sweepId());
    save(lab, "archive-closed", lab.archive(kept));

    lab.fails("FetchCorpus", Lab.failure(FailureType.BAD_INPUT));
    SweepRequest alone = Lab.request(spec -> spec.folds(3));
    sweep = lab.start(alone);
    lab.await(alone, now -> now.failed() == 1);
    lab.stub(lab.archive(alone)).terminate("by hand");
    sweep.retry();
    lab.result(alone);
    save(lab, "sweep-alone", alone.sweepId());
  }

  /** Left to the numerics of its checkpoint, waited for in vain, handed back, then preferred. */
  private static void recordNumerics(Lab lab) throws IOException {
    TrainingProgress under =
        new TrainingProgress(
            1, 20, 300, 2000, 0.7, "b:1", 200, 300, 4.5, Optional.of("cpu-avx512-2t-5e6f7a8b"));
    lab.fails(
        "TrainModel AR/fold-0/seed-1",
        Lab.failure(FailureType.OTHER_NUMERICS, "cpu-avx2-2t-1a2b3c4d"),
        Lab.failure(FailureType.BUSY),
        Lab.failure(FailureType.PREEMPTED, under));
    lab.gpuWorker("cpu-avx512-2t-5e6f7a8b", (cell, request) -> Lab.trained());
    SweepRequest request =
        Lab.request(
            spec ->
                spec.rules(AggregationRule.ALL_INCLUSIVE)
                    .folds(1)
                    .numericsWait(Duration.ofSeconds(2)));
    assertThat(lab.run(request).progress().done()).isEqualTo(1);
    String cell =
        CorpusWorkflow.idFor(request.sweepId(), new CorpusId("tiny")) + "/AR/fold-0/seed-1";
    save(lab, "training-numerics", cell);
  }

  private static void saveRuns(Lab lab, String name, String id) throws IOException {
    List<HistoryEvent> last = save(lab, name + "-last", id);
    String before =
        last.get(0).getWorkflowExecutionStartedEventAttributes().getContinuedExecutionRunId();
    WorkflowExecutionHistory first = lab.client().fetchHistory(id, before);
    assertThat(first.getLastEvent().getEventType())
        .isEqualTo(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW);
    write(name + "-before", first);
  }

  private static List<HistoryEvent> save(Lab lab, String name, String id) throws IOException {
    WorkflowExecutionHistory history = lab.client().fetchHistory(id);
    write(name, history);
    return history.getEvents();
  }

  private static void write(String name, WorkflowExecutionHistory history) throws IOException {
    Files.writeString(RECORDED.resolve(name + ".json"), history.toJson(true) + "\n");
  }
}
