package dev.chorale.workflow;

import dev.chorale.contract.ArchiveActivities;
import dev.chorale.contract.CorpusActivities;
import dev.chorale.contract.CorpusActivities.FetchedCorpus;
import dev.chorale.contract.EvaluationActivities;
import dev.chorale.contract.EvaluationActivities.EvaluatedPredictions;
import dev.chorale.contract.FailureType;
import dev.chorale.contract.FoldActivities;
import dev.chorale.contract.FoldActivities.BuiltFolds;
import dev.chorale.contract.IntervalActivities;
import dev.chorale.contract.IntervalActivities.ComputedIntervals;
import dev.chorale.contract.LabelActivities;
import dev.chorale.contract.LabelActivities.AggregatedLabels;
import dev.chorale.contract.Payloads;
import dev.chorale.contract.ReportActivities;
import dev.chorale.contract.ReportActivities.WriteReport;
import dev.chorale.contract.ReportActivities.WrittenReport;
import dev.chorale.contract.ReuseActivities;
import dev.chorale.contract.ReuseActivities.FoundTraining;
import dev.chorale.contract.ReuseActivities.FoundTrainings;
import dev.chorale.contract.SearchAttributes;
import dev.chorale.contract.Stage;
import dev.chorale.contract.TaskQueues;
import dev.chorale.contract.TrainingActivities;
import dev.chorale.contract.TrainingActivities.TrainModel;
import dev.chorale.contract.TrainingActivities.TrainedModel;
import dev.chorale.contract.TrainingActivities.TrainingProgress;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.CorpusSpec;
import dev.chorale.vocabulary.IntervalSpec;
import dev.chorale.vocabulary.ModelSpec;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.SweepSpec;
import dev.chorale.vocabulary.TrainingSpec;
import dev.chorale.workflow.SweepWorkflow.SweepProgress;
import dev.chorale.workflow.SweepWorkflow.SweepRequest;
import dev.chorale.workflow.SweepWorkflow.SweepResult;
import dev.chorale.workflow.TrainingWorkflow.TrainingRequest;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A Temporal in memory, or the one at {@code -Dchorale.temporal=host:port}, with a cpu and a gpu
 * worker whose stages do nothing, until a test has one fail.
 */
final class Lab implements AutoCloseable {
  /** What the training of a test does; the cell is named as in {@code AR/fold-0/seed-1}. */
  interface Training {
    TrainedModel train(String cell, TrainModel request);
  }

  final TestWorkflowEnvironment temporal;
  final List<String> ran = Collections.synchronizedList(new ArrayList<>());
  final List<WriteReport> reports = Collections.synchronizedList(new ArrayList<>());
  final Map<String, List<RuntimeException>> failures = new ConcurrentHashMap<>();

  /** Of each look at a sweep its state, and whether it had closed. */
  final List<String> journals = Collections.synchronizedList(new ArrayList<>());

  private final List<WorkerFactory> factories = new ArrayList<>();
  volatile Training training = (cell, request) -> trained();

  /** Indices of the cells whose trainings are in the store. */
  volatile List<Integer> found = List.of();

  /** Run whenever a corpus looks for them. */
  volatile Runnable finding = () -> {};

  Lab() {
    TestEnvironmentOptions.Builder options =
        TestEnvironmentOptions.newBuilder()
            .setWorkflowClientOptions(
                WorkflowClientOptions.newBuilder().setDataConverter(Payloads.converter()).build());
    SearchAttributes.types().forEach(options::registerSearchAttribute);
    Optional.ofNullable(System.getProperty("chorale.temporal"))
        .ifPresent(target -> options.setUseExternalService(true).setTarget(target));
    temporal = TestWorkflowEnvironment.newInstance(options.build());
    Worker cpu = temporal.newWorker(TaskQueues.CPU);
    cpu.registerWorkflowImplementationTypes(
        SweepWorkflowImpl.class,
        CorpusWorkflowImpl.class,
        TrainingWorkflowImpl.class,
        ArchiveWorkflowImpl.class);
    cpu.registerActivitiesImplementations(
        (CorpusActivities)
            request -> {
              stage(Stage.FETCH_CORPUS, request.corpus().id().value());
              return new FetchedCorpus(ref("FetchCorpus"), 6, 18, 1, 12.5, false);
            },
        (LabelActivities)
            request -> {
              stage(Stage.AGGREGATE_LABELS, request.rule().code());
              return new AggregatedLabels(
                  ref("AggregateLabels-" + request.rule()), request.rule(), 5, 1, 0, false);
            },
        (FoldActivities)
            request -> {
              stage(Stage.BUILD_FOLDS, "");
              return new BuiltFolds(ref("BuildFolds"), request.folds(), 4, false);
            },
        (ReuseActivities)
            request -> {
              activity("FindTrainings", "FindTrainings");
              finding.run();
              return new FoundTrainings(
                  found.stream()
                      .filter(cell -> cell >= request.from())
                      .filter(cell -> cell < request.from() + request.count())
                      .map(cell -> new FoundTraining(cell, reused()))
                      .toList());
            },
        (EvaluationActivities)
            request -> {
              AggregationRule trainRule = request.inputs().rule();
              stage(Stage.EVALUATE_PREDICTIONS, trainRule + ">" + request.testRule());
              return new EvaluatedPredictions(
                  ref("EvaluatePredictions-" + trainRule + "-" + request.testRule()),
                  trainRule,
                  request.testRule(),
                  5,
                  0.5,
                  0.1,
                  0.02,
                  false);
            },
        (IntervalActivities)
            request -> {
              stage(Stage.COMPUTE_INTERVALS, request.testRule().code());
              return new ComputedIntervals(
                  ref("ComputeIntervals-" + request.testRule()), request.testRule(), false);
            },
        (ReportActivities)
            request -> {
              stage(Stage.WRITE_REPORT, "");
              reports.add(request);
              return new WrittenReport(ref("WriteReport"), false);
            },
        new LabArchive());
    gpuWorker(
        temporal.getWorkerFactory(),
        TaskQueues.GPU,
        (cell, request) -> {
          stage(Stage.TRAIN_MODEL, cell);
          return training.train(cell, request);
        });
    temporal.start();
  }

  private static void gpuWorker(WorkerFactory factory, String queue, Training training) {
    factory
        .newWorker(
            queue,
            WorkerOptions.newBuilder()
                .setMaxConcurrentActivityExecutionSize(20)
                .setMaxHeartbeatThrottleInterval(Duration.ofMillis(50))
                .build())
        .registerActivitiesImplementations(
            (TrainingActivities)
                request ->
                    training.train(
                        request.inputs().rule() + "/" + request.fold() + "/" + request.seed(),
                        request));
  }

  /** Has another worker poll the queue of some numerics. */
  void gpuWorker(String numerics, Training trains) {
    WorkerFactory factory = WorkerFactory.newInstance(client());
    gpuWorker(factory, TaskQueues.training(numerics), trains);
    factory.start();
    factories.add(factory);
  }

  /** Starts a cell by itself; returns its run id. */
  String start(String id, TrainingRequest request) {
    TrainingWorkflow cell =
        client()
            .newWorkflowStub(
                TrainingWorkflow.class,
                WorkflowOptions.newBuilder()
                    .setWorkflowId(id)
                    .setTaskQueue(TaskQueues.CPU)
                    .build());
    return WorkflowClient.start(cell::runTraining, request).getRunId();
  }

  /** Of the attempts that a training has scheduled, in order. */
  List<String> summaries(String id) {
    return client().fetchHistory(id).getHistory().getEventsList().stream()
        .filter(event -> event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
        .map(event -> event.getUserMetadata().getSummary())
        .map(
            payload ->
                DefaultDataConverter.STANDARD_INSTANCE.fromPayload(
                    payload, String.class, String.class))
        .toList();
  }

  private void stage(Stage stage, String what) {
    activity(stage.activity(), (stage + " " + what).strip());
  }

  private void activity(String type, String name) {
    ran.add(name);
    List<RuntimeException> planned =
        failures.getOrDefault(name, failures.getOrDefault(type, List.of()));
    synchronized (failures) {
      if (!planned.isEmpty()) {
        throw planned.remove(0);
      }
    }
  }

  /** Keeps nothing but what it has seen. */
  private final class LabArchive implements ArchiveActivities {
    @Override
    public WrittenJournal writeJournal(WriteJournal request) {
      activity("WriteJournal", "WriteJournal");
      boolean closed = closed(request.sweepId());
      journals.add(attribute(request.sweepId(), "ChoraleState") + (closed ? ", closed" : ""));
      return new WrittenJournal(true, closed);
    }

    @Override
    public ExportedHistories exportHistories(ExportHistories request) {
      activity("ExportHistories", "ExportHistories " + request.runId());
      return new ExportedHistories(1, closed(request.sweepId()));
    }

    private boolean closed(String id) {
      return describe(id).getStatus() != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    }
  }

  /** The stage, or the stage and what it works on, fails so once for each failure, in order. */
  void fails(String stage, RuntimeException... inOrder) {
    failures.put(stage, new ArrayList<>(List.of(inOrder)));
  }

  long ran(String prefix) {
    return List.copyOf(ran).stream().filter(name -> name.startsWith(prefix)).count();
  }

  WorkflowClient client() {
    return temporal.getWorkflowClient();
  }

  SweepWorkflow start(SweepRequest request) {
    SweepWorkflow sweep =
        client().newWorkflowStub(SweepWorkflow.class, SweepStart.options(request));
    WorkflowClient.start(sweep::runSweep, request);
    return sweep;
  }

  SweepResult result(SweepRequest request) {
    return client().newUntypedWorkflowStub(request.sweepId()).getResult(SweepResult.class);
  }

  SweepResult run(SweepRequest request) {
    start(request);
    return result(request);
  }

  WorkflowStub stub(String id) {
    return client().newUntypedWorkflowStub(id);
  }

  /** The id of the workflow beside the last run of a sweep. */
  String archive(SweepRequest request) {
    return ArchiveWorkflow.idFor(
        request.sweepId(), describe(request.sweepId()).getExecution().getRunId());
  }

  WorkflowExecutionInfo describe(String id) {
    return temporal
        .getWorkflowServiceStubs()
        .blockingStub()
        .describeWorkflowExecution(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace(temporal.getNamespace())
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(id))
                .build())
        .getWorkflowExecutionInfo();
  }

  /** The memo, as a reader without a worker gets it. */
  <T> Optional<T> progress(String id, Class<T> type) {
    return Optional.ofNullable(describe(id).getMemo().getFieldsMap().get(Memos.PROGRESS))
        .map(payload -> Payloads.converter().fromPayload(payload, type, type));
  }

  String attribute(String id, String name) {
    return Payloads.converter()
        .fromPayload(
            describe(id).getSearchAttributes().getIndexedFieldsOrThrow(name),
            String.class,
            String.class);
  }

  /** Waits, in real time, until the sweep's memo is as told. */
  SweepProgress await(SweepRequest request, Predicate<SweepProgress> condition) {
    return await(
        () -> progress(request.sweepId(), SweepProgress.class).filter(condition),
        "sweep " + request.sweepId());
  }

  static <T> T await(java.util.function.Supplier<Optional<T>> probe, String what) {
    long end = System.nanoTime() + 20_000_000_000L;
    while (true) {
      Optional<T> found = probe.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("Waited 20 s in vain for " + what);
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  static SweepRequest request(Function<SweepSpecBuilder, SweepSpecBuilder> change) {
    return SweepRequest.of(change.apply(new SweepSpecBuilder()).build(), Map.of());
  }

  /** One corpus, three rules, two folds, one seed, window two: six cells. */
  static final class SweepSpecBuilder {
    private List<String> corpora = List.of("tiny");
    private List<AggregationRule> rules = List.of(AggregationRule.values());
    private int folds = 2;
    private List<Seed> seeds = List.of(new Seed(1));
    private int window = 2;
    private Optional<Duration> numericsWait = Optional.empty();

    SweepSpecBuilder corpora(String... ids) {
      corpora = List.of(ids);
      return this;
    }

    SweepSpecBuilder rules(AggregationRule... train) {
      rules = List.of(train);
      return this;
    }

    SweepSpecBuilder folds(int count) {
      folds = count;
      return this;
    }

    SweepSpecBuilder seeds(long... values) {
      seeds = java.util.Arrays.stream(values).mapToObj(Seed::new).toList();
      return this;
    }

    SweepSpecBuilder window(int cells) {
      window = cells;
      return this;
    }

    SweepSpecBuilder numericsWait(Duration patience) {
      numericsWait = Optional.of(patience);
      return this;
    }

    SweepSpec build() {
      return new SweepSpec(
          "night",
          corpora.stream().map(id -> corpus(id, folds)).toList(),
          rules,
          seeds,
          new ModelSpec(ModelSpec.LOG_MEL_CNN, 64, 24, 0.3),
          new TrainingSpec(20, 32, 1e-3, 0.01, 0.99, 12),
          new IntervalSpec(1000, 2.5, 97.5, new Seed(7)),
          window,
          false,
          numericsWait,
          Optional.empty(),
          Optional.empty());
    }
  }

  static CorpusSpec corpus(String id, int folds) {
    return new CorpusSpec(new CorpusId(id), List.of("anger", "joy"), CorpusSpec.STAND_IN, 0, folds);
  }

  static ArtifactRef ref(String stage) {
    return new ArtifactRef(stage, "key-of-" + stage, "digest-of-" + stage);
  }

  static TrainedModel trained() {
    return new TrainedModel(ref("TrainModel"), 3, 0.25, 0, 10, false, 0, false);
  }

  private static TrainedModel reused() {
    return new TrainedModel(ref("TrainModel"), 3, 0.25, 0, 0, true, 0, false);
  }

  static TrainingProgress progress(long step, long from, String host) {
    return new TrainingProgress(1, 20, step, 2000, 0.7, host, from, step, 4.5, Optional.empty());
  }

  static RuntimeException failure(FailureType type, Object... details) {
    return type.retryable()
        ? ApplicationFailure.newFailure("planned", type.type(), details)
        : ApplicationFailure.newNonRetryableFailure("planned", type.type(), details);
  }

  /**
   * Beats as a running training does, and returns once the server no longer wants the attempt.
   *
   * @return what the training then throws
   */
  static ActivityCompletionException beatUntilUnwanted(ActivityExecutionContext context) {
    while (true) {
      try {
        context.heartbeat(progress(1, 0, "a:1"));
        Thread.sleep(20);
      } catch (ActivityCompletionException e) {
        return e;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    factories.forEach(WorkerFactory::shutdownNow);
    temporal.close();
  }
}
