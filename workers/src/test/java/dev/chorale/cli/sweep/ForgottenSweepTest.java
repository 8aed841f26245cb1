package dev.chorale.cli.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.contract.FailureType;
import dev.chorale.contract.Payloads;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.sweep.HistoryExport;
import dev.chorale.sweep.HistoryExport.Exported;
import dev.chorale.sweep.SweepDocuments;
import dev.chorale.sweep.SweepJournal;
import dev.chorale.sweep.SweepReader.Row;
import dev.chorale.sweep.SweepReader.Snapshot;
import dev.chorale.sweep.SweepStatus.Totals;
import dev.chorale.vocabulary.SweepSpec;
import dev.chorale.workflow.CellState;
import dev.chorale.workflow.SweepStart;
import dev.chorale.workflow.SweepState;
import dev.chorale.workflow.SweepWorkflow;
import dev.chorale.workflow.SweepWorkflow.SweepRequest;
import dev.chorale.workflow.TrainingWorkflowImpl;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a sweep when the Temporal that ran it is gone, and the store is not. */
@Timeout(120)
class ForgottenSweepTest {
  private static final SweepSpec SPEC = SweepBench.NIGHT;

  @TempDir private Path directory;
  private SweepBench bench;

  @BeforeEach
  void start() {
    bench = new SweepBench(directory);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private void forget() {
    bench.close();
    bench = new SweepBench(directory);
  }

  private ArtifactStore store() {
    return bench.connections.store();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(50);
    }
  }

  private List<String> histories(String id) {
    return store().documents("histories/" + id + "/");
  }

  /** The sweep's own history is stored last. */
  private void awaitHistories(String id, String runId) throws InterruptedException {
    await(() -> histories(id).contains("histories/" + id + "/" + runId + ".json.gz"));
  }

  @Test
  void aSweepThatIsDoneIsTheSameToBeReadWithoutTemporal() throws Exception {
    AtomicInteger trainings = new AtomicInteger();
    bench.training =
        request -> {
          if (trainings.incrementAndGet() == 1) {
            throw ApplicationFailure.newFailure(
                "told to stop", FailureType.PREEMPTED.type(), SweepBench.progress(1, 10, 0, 5));
          }
          return SweepBench.trained(request.attempt() == 1 ? 0 : 1);
        };
    String id = bench.client().start(SPEC, Map.of()).id();
    await(() -> bench.reader().read(id).status().state() == SweepState.DONE);
    Snapshot live = bench.reader().read(id);
    Row row = bench.reader().row(id).orElseThrow();
    awaitHistories(id, live.runId());

    forget();
    Snapshot told = bench.reader().read(id);
    assertThat(told.status()).isEqualTo(live.status());
    assertThat(told.progress()).isEqualTo(live.progress());
    assertThat(told.started()).isEqualTo(live.started());
    assertThat(told.open()).isFalse();
    assertThat(told.journal()).isPresent();
    assertThat(SweepFollower.exitCode(told)).isZero();
    Row again = bench.reader().row(id).orElseThrow();
    assertThat(again.journal()).isEqualTo(told.journal());
    assertThat(again).usingRecursiveComparison().ignoringFields("journal").isEqualTo(row);
    HowItRan ran =
        HowItRan.find(Optional.of(bench.connections.temporal()), store(), id).orElseThrow();
    assertThat(ran.totals()).isEqualTo(new Totals(6, 0, 7, 1, 1, 4 + 6 * 3, 2));
    assertThat(ran.stages()).isEmpty();
    assertThat(ran.journal()).isEqualTo(told.journal());
  }

  @Test
  void aSweepThatRanWhenItsTemporalWentIsToldSoAndNobodyFollowsItForEver() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    bench.training =
        request -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new IllegalStateException("stopped");
        };
    String id = bench.client().start(SPEC, Map.of()).id();
    await(
        () ->
            SweepJournal.find(store(), id)
                .filter(journal -> journal.status().running() > 0)
                .isPresent());
    forget();
    Snapshot told = bench.reader().read(id);
    assertThat(told.status().state()).isEqualTo(SweepState.RUNNING);
    assertThat(told.status().count(CellState.RUNNING)).isPositive();
    assertThat(told.open()).isTrue();
    assertThat(SweepFollower.ended(told)).isTrue();
    assertThat(SweepFollower.exitCode(told)).isEqualTo(1);

    // The same spec goes on, and the journal is the new run's.
    String runId = bench.client().start(SPEC, Map.of()).runId();
    await(
        () ->
            SweepJournal.find(store(), id)
                .filter(journal -> journal.runId().equals(runId))
                .map(journal -> journal.status().state() == SweepState.DONE)
                .orElse(false));
  }

  @Test
  void theHistoryOfEachRunIsStoredOnceAndReplays() throws Exception {
    AtomicInteger first = new AtomicInteger();
    bench.training =
        request -> {
          if (request.fold().value() == 0 && first.getAndIncrement() == 0) {
            throw ApplicationFailure.newNonRetryableFailure("NaN", FailureType.DIVERGED.type());
          }
          return SweepBench.trained(0);
        };
    SweepRequest request = new SweepRequest(SweepWorkflow.idFor(SPEC), SPEC, new TreeMap<>(), 4);
    String id = request.sweepId();
    new SweepDocuments(store()).save(id, SPEC);
    WorkflowClient client = bench.connections.temporal();
    SweepWorkflow sweep = client.newWorkflowStub(SweepWorkflow.class, SweepStart.options(request));
    String runId = WorkflowClient.start(sweep::runSweep, request).getRunId();
    await(() -> bench.reader().read(id).status().count(CellState.DONE) == 5);
    sweep.retry();
    awaitHistories(id, runId);

    // The sweep; its corpus in two runs; six cells, of which one ran twice.
    List<String> names = histories(id);
    assertThat(names).hasSize(1 + 2 + 6 + 1).allMatch(name -> name.endsWith(".json.gz"));
    assertThat(names).filteredOn(name -> name.contains("/crema-d/PR/fold-0/seed-1/")).isNotEmpty();
    for (String name : names) {
      WorkflowExecutionHistory stored = read(name);
      String path = name.substring("histories/".length(), name.length() - ".json.gz".length());
      int slash = path.lastIndexOf('/');
      assertThat(stored.getHistory())
          .as(name)
          .isEqualTo(
              client
                  .fetchHistory(path.substring(0, slash), path.substring(slash + 1))
                  .getHistory());
    }
    replay(read(names.stream().filter(name -> name.contains("/PR/")).findFirst().orElseThrow()));
    assertThat(HistoryExport.run(client, store(), id, runId)).isEqualTo(new Exported(0, true));
  }

  private WorkflowExecutionHistory read(String name) throws IOException {
    byte[] packed = store().document(name).orElseThrow();
    try (InputStream json = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return WorkflowExecutionHistory.fromJson(
          new String(json.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static void replay(WorkflowExecutionHistory history) throws Exception {
    try (TestWorkflowEnvironment temporal =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(
                    WorkflowClientOptions.newBuilder()
                        .setDataConverter(Payloads.converter())
                        .build())
                .build())) {
      Worker worker = temporal.newWorker("replay");
      worker.registerWorkflowImplementationTypes(TrainingWorkflowImpl.class);
      WorkflowReplayer.replayWorkflowExecution(history, worker);
    }
  }
}
