package dev.chorale.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.contract.FailureType;
import dev.chorale.contract.Payloads;
import dev.chorale.contract.TaskQueues;
import dev.chorale.contract.TrainingActivities;
import dev.chorale.contract.TrainingActivities.TrainedModel;
import dev.chorale.contract.TrainingActivities.TrainingInputs;
import dev.chorale.contract.TrainingActivities.TrainingProgress;
import dev.chorale.corpus.AcceptedLicences;
import dev.chorale.embedded.EmbeddedTemporal;
import dev.chorale.storage.InMemoryArtifactStore;
import dev.chorale.storage.Stages;
import dev.chorale.training.CheckpointInterval;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.FoldId;
import dev.chorale.vocabulary.ModelSpec;
import dev.chorale.vocabulary.NumericsPreference;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.TrainingSpec;
import dev.chorale.workflow.TrainingWorkflow;
import dev.chorale.workflow.TrainingWorkflow.TrainedCell;
import dev.chorale.workflow.TrainingWorkflow.TrainingRequest;
import io.temporal.activity.Activity;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChoraleWorkerTest {
  private static final ArtifactRef REF = new ArtifactRef("Stage", "key", "digest");
  private static final TrainedModel TRAINED = new TrainedModel(REF, 1, 0.5, 0, 1, false, 0, false);
  private static final String NUMERICS = "cpu-avx2-2t-1a2b3c4d";
  private static final String ID = "night-1a2b3c4d/tiny/AR/fold-0/seed-1";
  private static final TrainingRequest REQUEST =
      new TrainingRequest(
          "night-1a2b3c4d",
          new TrainingInputs(
              new CorpusId("tiny"),
              AggregationRule.ALL_INCLUSIVE,
              REF,
              REF,
              REF,
              new ModelSpec(ModelSpec.LOG_MEL_CNN, 64, 24, 0.3),
              new TrainingSpec(20, 32, 1e-3, 0.01, 0.99, 12)),
          new FoldId(0),
          new Seed(1),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  @TempDir private Path scratch = Path.of("");
  private final Telemetry telemetry = new Telemetry();
  private final Stages stages = new Stages(new InMemoryArtifactStore(), Map::of);
  private EmbeddedTemporal temporal = start();
  private WorkflowServiceStubs stubs =
      WorkflowServiceStubs.newServiceStubs(
          WorkflowServiceStubsOptions.newBuilder()
              .setTarget(temporal.address())
              .setMetricsScope(telemetry.scope())
              .build());
  private WorkflowClient client =
      WorkflowClient.newInstance(
          stubs, WorkflowClientOptions.newBuilder().setDataConverter(Payloads.converter()).build());

  private static EmbeddedTemporal start() {
    try {
      return EmbeddedTemporal.start();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @AfterEach
  void close() {
    stubs.shutdownNow();
    temporal.close();
    telemetry.close();
  }

  @Test
  void aDrainedWorkerHandsItsTrainingToAnotherAtOnceAndEnds() throws InterruptedException {
    CountDownLatch running = new CountDownLatch(1);
    try (ChoraleWorker cpu =
        worker(WorkerOptions.Queue.CPU, Duration.ofSeconds(5), stop -> none())) {
      ChoraleWorker first =
          worker(
              WorkerOptions.Queue.GPU,
              Duration.ofSeconds(20),
              stop ->
                  request -> {
                    running.countDown();
                    return trainUntil(stop);
                  });
      WorkflowStub cell = startCell();
      assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
      AtomicInteger attempt = new AtomicInteger();
      long asked = System.nanoTime();
      first.drain();
      try (ChoraleWorker second =
          worker(
              WorkerOptions.Queue.GPU,
              Duration.ofSeconds(5),
              stop ->
                  request -> {
                    attempt.set(request.attempt());
                    return TRAINED;
                  })) {
        TrainedCell result = cell.getResult(20, TimeUnit.SECONDS, TrainedCell.class);
        assertThat(System.nanoTime() - asked).isLessThan(Duration.ofSeconds(10).toNanos());
        assertThat(result.progress().preemptions()).isEqualTo(1);
        assertThat(result.progress().last()).isPresent();
        assertThat(attempt.get()).isEqualTo(2);
        second.drain();
      } catch (java.util.concurrent.TimeoutException e) {
        throw new AssertionError("The second worker did not get the cell", e);
      }
      cpu.drain();
    }
  }

  @Test
  void workThatDoesNotEndWithinTheGraceIsLeft() throws InterruptedException {
    CountDownLatch running = new CountDownLatch(1);
    try (ChoraleWorker cpu =
        worker(WorkerOptions.Queue.CPU, Duration.ofSeconds(5), stop -> none())) {
      ChoraleWorker deaf =
          worker(
              WorkerOptions.Queue.GPU,
              Duration.ofSeconds(5),
              stop ->
                  request -> {
                    running.countDown();
                    sleep(60_000);
                    return TRAINED;
                  });
      startCell();
      assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
      long asked = System.nanoTime();
      deaf.drain();
      assertThat(System.nanoTime() - asked).isLessThan(Duration.ofSeconds(6).toNanos());
      cpu.drain();
    }
  }

  @Test
  void aWorkerTrainsOneCellAtATime() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (ChoraleWorker both =
        worker(
            WorkerOptions.Queue.ALL,
            Duration.ofSeconds(5),
            stop ->
                request -> {
                  most.accumulateAndGet(running.incrementAndGet(), Math::max);
                  sleep(100);
                  running.decrementAndGet();
                  return TRAINED;
                })) {
      WorkflowStub one = startCell(ID);
      WorkflowStub two = startCell(ID + "1");
      one.getResult(TrainedCell.class);
      two.getResult(TrainedCell.class);
      both.drain();
    }
    assertThat(most.get()).isEqualTo(1);
  }

  @Test
  void aWorkerTrainsOneCellAtATimeFromBothOfItsQueuesAndNeitherStarves() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (ChoraleWorker both =
        worker(
            WorkerOptions.Queue.ALL,
            Duration.ofSeconds(5),
            stop ->
                request -> {
                  most.accumulateAndGet(running.incrementAndGet(), Math::max);
                  sleep(100);
                  running.decrementAndGet();
                  if (request.attempt() == 1) {
                    throw preempted(NUMERICS);
                  }
                  return TRAINED;
                })) {
      long start = System.nanoTime();
      List<WorkflowStub> cells =
          IntStream.range(0, 6).mapToObj(number -> startCell(ID + number)).toList();
      for (WorkflowStub cell : cells) {
        TrainedCell trained = cell.getResult(TrainedCell.class);
        // What came while another trained was handed back, and counts as nothing.
        assertThat(trained.progress().attempts()).isEqualTo(2);
        assertThat(trained.progress().preemptions()).isEqualTo(1);
      }
      // A poll lasts a minute: a queue that waits for the other's would take that long.
      assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(30).toNanos());
      both.drain();
    }
    assertThat(most.get()).isEqualTo(1);
  }

  @Test
  void aWorkerOfOtherNumericsTakesWhatWasBrokenOffOnlyAfterTheWait() {
    AtomicInteger attempts = new AtomicInteger();
    try (ChoraleWorker cpu =
            worker(WorkerOptions.Queue.CPU, Duration.ofSeconds(5), stop -> none());
        ChoraleWorker other =
            worker(
                WorkerOptions.Queue.GPU,
                Duration.ofSeconds(5),
                stop ->
                    request -> {
                      attempts.incrementAndGet();
                      if (request.attempt() == 1) {
                        throw preempted("gpu-sm90-8t-5e6f7a8b");
                      }
                      return TRAINED;
                    })) {
      long start = System.nanoTime();
      WorkflowStub cell =
          startCell(ID, Optional.of(new NumericsPreference(false, Duration.ofSeconds(3))));
      assertThat(cell.getResult(TrainedCell.class).progress().attempts()).isEqualTo(2);
      assertThat(System.nanoTime() - start).isGreaterThan(Duration.ofSeconds(3).toNanos());
      assertThat(attempts.get()).isEqualTo(2);
      other.drain();
      cpu.drain();
    }
  }

  /** The worker, not only its training: whatever it would do next on the device fails, too. */
  @Test
  void aFailedDeviceEndsItsWorkerAndTheCellGoesElsewhere() {
    AtomicInteger attempts = new AtomicInteger();
    try (ChoraleWorker cpu =
        worker(WorkerOptions.Queue.CPU, Duration.ofSeconds(5), stop -> none())) {
      ChoraleWorker spoiled =
          worker(
              WorkerOptions.Queue.GPU,
              Duration.ofSeconds(5),
              stop ->
                  request -> {
                    attempts.incrementAndGet();
                    throw ApplicationFailure.newFailure(
                        "CUDA error: device-side assert triggered", FailureType.DEVICE.type());
                  });
      WorkflowStub cell = startCell();
      spoiled.awaitDrained();
      assertThat(spoiled.deviceFailure()).contains("CUDA error: device-side assert triggered");
      assertThat(attempts.get()).isEqualTo(1);
      try (ChoraleWorker fresh =
          worker(WorkerOptions.Queue.GPU, Duration.ofSeconds(5), stop -> none())) {
        assertThat(cell.getResult(TrainedCell.class).progress().attempts()).isEqualTo(2);
        assertThat(fresh.deviceFailure()).isEmpty();
        fresh.drain();
      }
      cpu.drain();
    }
  }

  private static ApplicationFailure preempted(String numerics) {
    return ApplicationFailure.newFailure(
        "stopped",
        FailureType.PREEMPTED.type(),
        new TrainingProgress(1, 20, 7, 100, 0.5, "first:1", 0, 5, 3.5, Optional.of(numerics)));
  }

  private ChoraleWorker worker(
      WorkerOptions.Queue queue, Duration grace, ChoraleWorker.Training training) {
    return ChoraleWorker.start(
        client,
        stages,
        new WorkerOptions(
            queue, "cpu", CheckpointInterval.A_MINUTE, grace, scratch, AcceptedLicences.NONE),
        telemetry,
        () -> NUMERICS,
        training);
  }

  private static TrainingActivities none() {
    return request -> TRAINED;
  }

  private static TrainedModel trainUntil(BooleanSupplier stop) {
    while (!stop.getAsBoolean()) {
      Activity.getExecutionContext()
          .heartbeat(
              new TrainingProgress(1, 20, 7, 100, 0.5, "first:1", 0, 5, 3.5, Optional.empty()));
      sleep(50);
    }
    throw ApplicationFailure.newFailure("stopped", FailureType.PREEMPTED.type());
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private WorkflowStub startCell() {
    return startCell(ID);
  }

  private WorkflowStub startCell(String id) {
    return startCell(id, Optional.empty());
  }

  private WorkflowStub startCell(String id, Optional<NumericsPreference> preference) {
    WorkflowStub cell =
        client.newUntypedWorkflowStub(
            TrainingWorkflow.class.getSimpleName(),
            WorkflowOptions.newBuilder().setWorkflowId(id).setTaskQueue(TaskQueues.CPU).build());
    cell.start(
        new TrainingRequest(
            REQUEST.sweepId(),
            REQUEST.inputs(),
            REQUEST.fold(),
            REQUEST.seed(),
            REQUEST.carried(),
            preference,
            Optional.empty()));
    return cell;
  }
}
