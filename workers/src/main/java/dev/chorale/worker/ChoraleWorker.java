package dev.chorale.worker;

import dev.chorale.activity.ArchiveActivitiesImpl;
import dev.chorale.activity.CorpusActivitiesImpl;
import dev.chorale.activity.EvaluationActivitiesImpl;
import dev.chorale.activity.FoldActivitiesImpl;
import dev.chorale.activity.IntervalActivitiesImpl;
import dev.chorale.activity.LabelActivitiesImpl;
import dev.chorale.activity.ReportActivitiesImpl;
import dev.chorale.activity.ReuseActivitiesImpl;
import dev.chorale.activity.StageInterceptor;
import dev.chorale.activity.TrainingActivitiesImpl;
import dev.chorale.activity.TrainingMeters;
import dev.chorale.contract.FailureType;
import dev.chorale.contract.TaskQueues;
import dev.chorale.contract.TrainingActivities;
import dev.chorale.storage.ObjectCache;
import dev.chorale.storage.Stages;
import dev.chorale.training.Compute;
import dev.chorale.training.EngineCheck;
import dev.chorale.training.Numerics;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.workflow.ArchiveWorkflowImpl;
import dev.chorale.workflow.CorpusWorkflowImpl;
import dev.chorale.workflow.SweepWorkflowImpl;
import dev.chorale.workflow.TrainingWorkflowImpl;
import io.temporal.client.WorkflowClient;
import io.temporal.failure.ApplicationFailure;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.tuning.CompositeTuner;
import io.temporal.worker.tuning.FixedSizeSlotSupplier;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker in this process: polls its task queues until it is drained. At most one training runs at
 * a time: the process has one device, and its engine one gradient collector.
 */
public final class ChoraleWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChoraleWorker.class);

  /** Heartbeats reach the server so often: it is from them that people see a training's epoch. */
  private static final Duration HEARTBEATS_AT_MOST = Duration.ofSeconds(5);

  /** Of the grace, kept for ending what does not end by itself. */
  private static final Duration LAST_CALL = Duration.ofSeconds(2);

  private static final int FEWEST_CPU_STAGES = 2;

  private final WorkerFactory factory;
  private final Duration grace;
  private final AtomicBoolean stopRequested;
  private final CompletableFuture<String> deviceFailure;
  private final AtomicBoolean draining = new AtomicBoolean();
  private final CountDownLatch drained = new CountDownLatch(1);

  private ChoraleWorker(
      WorkerFactory factory,
      Duration grace,
      AtomicBoolean stopRequested,
      CompletableFuture<String> deviceFailure) {
    this.factory = factory;
    this.grace = grace;
    this.stopRequested = stopRequested;
    this.deviceFailure = deviceFailure;
    CompletableFuture<Void> unused = deviceFailure.thenAcceptAsync(why -> drain());
  }

  /** Makes the stage that trains. */
  @FunctionalInterface
  interface Training {
    /**
     * @param stopRequested true once the worker drains: the training stores a checkpoint and fails
     *     as preempted
     */
    TrainingActivities with(BooleanSupplier stopRequested);
  }

  /**
   * Starts polling. Where trainings are taken the engine is started first: it tells the numerics,
   * by which cells choose a worker.
   *
   * @throws BadInputException when the engine does not start, or has no such device
   */
  public static ChoraleWorker start(
      WorkflowClient client, Stages stages, WorkerOptions options, Telemetry telemetry) {
    String host = Provenance.host() + ":" + ProcessHandle.current().pid();
    Optional<Compute> device =
        options.queue().gpu() ? Optional.of(compute(options)) : Optional.empty();
    return start(
        client,
        stages,
        options,
        telemetry,
        () -> Numerics.name(device.orElseThrow().numerics()),
        stopRequested ->
            new TrainingActivitiesImpl(
                stages,
                device::orElseThrow,
                new ObjectCache(
                    stages.store(), options.shards().folder(), options.shards().bytes()),
                options.checkpoints(),
                host,
                stopRequested,
                new TrainingMeters(telemetry.meters())));
  }

  private static Compute compute(WorkerOptions options) {
    EngineCheck engine = EngineCheck.run();
    if (!engine.starts()) {
      throw new BadInputException(
          "Trainings can't run here, since the engine does not start: "
              + engine.told()
              + ". 'chorale doctor' says more; a worker with --queue cpu does without.");
    }
    return Compute.start(options.device(), Compute.defaultThreads());
  }

  /**
   * Starts polling.
   *
   * @param numerics of its trainings, by name; asked, as is the next, only when it takes trainings
   * @param training the stage that trains
   */
  static ChoraleWorker start(
      WorkflowClient client,
      Stages stages,
      WorkerOptions options,
      Telemetry telemetry,
      Supplier<String> numerics,
      Training training) {
    AtomicBoolean stopRequested = new AtomicBoolean();
    CompletableFuture<String> deviceFailure = new CompletableFuture<>();
    WorkerFactory factory =
        WorkerFactory.newInstance(
            client,
            WorkerFactoryOptions.newBuilder()
                .setWorkerInterceptors(new StageInterceptor(telemetry.meters()))
                .build());
    if (options.queue().cpu()) {
      pollCpu(factory, client, stages, options);
    }
    if (options.queue().gpu()) {
      Consumer<String> onFailure =
          why -> {
            // At once: the next attempt of this training must go to another worker.
            factory.suspendPolling();
            stopRequested.set(true);
            LOG.error("{}. This worker takes no more work, and its process ends", why);
            deviceFailure.complete(why);
          };
      pollGpu(factory, numerics.get(), training, stopRequested::get, onFailure);
    }
    factory.start();
    return new ChoraleWorker(factory, options.grace(), stopRequested, deviceFailure);
  }

  private static void pollCpu(
      WorkerFactory factory, WorkflowClient client, Stages stages, WorkerOptions options) {
    int stagesAtOnce = Math.max(FEWEST_CPU_STAGES, Runtime.getRuntime().availableProcessors());
    Worker worker = factory.newWorker(TaskQueues.CPU, slots(stagesAtOnce));
    worker.registerWorkflowImplementationTypes(
        SweepWorkflowImpl.class,
        CorpusWorkflowImpl.class,
        TrainingWorkflowImpl.class,
        ArchiveWorkflowImpl.class);
    worker.registerActivitiesImplementations(
        new CorpusActivitiesImpl(stages, options.scratch(), options.sources(), options.licences()),
        new LabelActivitiesImpl(stages),
        new FoldActivitiesImpl(stages),
        new ReuseActivitiesImpl(stages),
        new EvaluationActivitiesImpl(stages),
        new IntervalActivitiesImpl(stages),
        new ReportActivitiesImpl(stages),
        new ArchiveActivitiesImpl(client, stages.store(), InstantSource.system()));
  }

  /** For any cell, and for those that began under this worker's numerics. */
  private static void pollGpu(
      WorkerFactory factory,
      String numerics,
      Training training,
      BooleanSupplier stopRequested,
      Consumer<String> deviceFailed) {
    TrainingSlot slot = new TrainingSlot();
    TrainingActivities oneAtATime =
        slot.guard(telling(training.with(stopRequested), deviceFailed), stopRequested);
    for (String queue : List.of(TaskQueues.training(numerics), TaskQueues.GPU)) {
      factory
          .newWorker(
              queue,
              options()
                  .setWorkerTuner(
                      new CompositeTuner(
                          new FixedSizeSlotSupplier<>(1),
                          slot,
                          new FixedSizeSlotSupplier<>(1),
                          new FixedSizeSlotSupplier<>(1)))
                  .setMaxConcurrentActivityTaskPollers(1)
                  .build())
          .registerActivitiesImplementations(oneAtATime);
    }
  }

  /**
   * @param deviceFailed told why, before the server is
   */
  private static TrainingActivities telling(
      TrainingActivities training, Consumer<String> deviceFailed) {
    return request -> {
      try {
        return training.trainModel(request);
      } catch (ApplicationFailure e) {
        if (e.getType().equals(FailureType.DEVICE.type())) {
          deviceFailed.accept(e.getOriginalMessage());
        }
        throw e;
      }
    };
  }

  private static io.temporal.worker.WorkerOptions slots(int stagesAtOnce) {
    return options().setMaxConcurrentActivityExecutionSize(stagesAtOnce).build();
  }

  private static io.temporal.worker.WorkerOptions.Builder options() {
    return io.temporal.worker.WorkerOptions.newBuilder()
        .setMaxHeartbeatThrottleInterval(HEARTBEATS_AT_MOST)
        // A draining training must not lose its attempt while it stores its checkpoint.
        .setAllowActivityHeartbeatDuringShutdown(true);
  }

  /**
   * Stops polling, has the running training store its checkpoint and give its cell back, waits for
   * other stages, and ends what is left when the grace is over. Returns when all has ended; called
   * again, waits for the first call.
   */
  public void drain() {
    if (!draining.compareAndSet(false, true)) {
      awaitDrained();
      return;
    }
    LOG.info("Draining: no further work is taken");
    // First of all: the next attempt of our own training must go to another worker.
    factory.suspendPolling();
    factory.shutdown();
    stopRequested.set(true);
    factory.awaitTermination(grace.minus(LAST_CALL).toMillis(), TimeUnit.MILLISECONDS);
    if (!factory.isTerminated()) {
      LOG.warn("Work has not ended within the grace; it is left to another worker");
      factory.shutdownNow();
      factory.awaitTermination(LAST_CALL.toMillis(), TimeUnit.MILLISECONDS);
    }
    LOG.info("Drained");
    drained.countDown();
  }

  /** Why its device is of no more use to this process, which should then end; else absent. */
  public Optional<String> deviceFailure() {
    return deviceFailure.isDone() ? Optional.of(deviceFailure.join()) : Optional.empty();
  }

  /** Waits until the worker has been drained. */
  public void awaitDrained() {
    boolean interrupted = false;
    while (true) {
      try {
        drained.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    drain();
  }
}
