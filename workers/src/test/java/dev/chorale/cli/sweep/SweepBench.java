package dev.chorale.cli.sweep;

import dev.chorale.activity.ArchiveActivitiesImpl;
import dev.chorale.cli.spec.SpecFile;
import dev.chorale.contract.CorpusActivities;
import dev.chorale.contract.CorpusActivities.FetchedCorpus;
import dev.chorale.contract.EvaluationActivities;
import dev.chorale.contract.EvaluationActivities.EvaluatedPredictions;
import dev.chorale.contract.FoldActivities;
import dev.chorale.contract.FoldActivities.BuiltFolds;
import dev.chorale.contract.IntervalActivities;
import dev.chorale.contract.IntervalActivities.ComputedIntervals;
import dev.chorale.contract.LabelActivities;
import dev.chorale.contract.LabelActivities.AggregatedLabels;
import dev.chorale.contract.ReportActivities;
import dev.chorale.contract.ReportActivities.WrittenReport;
import dev.chorale.contract.ReuseActivities;
import dev.chorale.contract.ReuseActivities.FoundTrainings;
import dev.chorale.contract.TaskQueues;
import dev.chorale.contract.TrainingActivities;
import dev.chorale.contract.TrainingActivities.TrainModel;
import dev.chorale.contract.TrainingActivities.TrainedModel;
import dev.chorale.contract.TrainingActivities.TrainingProgress;
import dev.chorale.embedded.EmbeddedServers;
import dev.chorale.storage.S3Location;
import dev.chorale.sweep.SweepReader;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.SweepSpec;
import dev.chorale.worker.Connections;
import dev.chorale.worker.Settings;
import dev.chorale.worker.Telemetry;
import dev.chorale.workflow.ArchiveWorkflowImpl;
import dev.chorale.workflow.CorpusWorkflowImpl;
import dev.chorale.workflow.SweepWorkflowImpl;
import dev.chorale.workflow.TrainingWorkflowImpl;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The embedded servers with workers whose stages do nothing but what a test says. */
final class SweepBench implements AutoCloseable {
  /** Six cells of two epochs. */
  static final SweepSpec NIGHT =
      new SpecFile()
          .parse(
              """
              name: night
              corpora: [{id: crema-d, audio: stand-in, speakers: 6, folds: 3}]
              rules: [PR, AR]
              training: {epochs: 2}
              """,
              "night.yaml");

  private final EmbeddedServers servers;
  final Telemetry telemetry = new Telemetry();
  final Connections connections;
  private final WorkerFactory workers;

  /** Throws what a corpus' fetching shall end with. */
  volatile Runnable fetching = () -> {};

  volatile Function<TrainModel, TrainedModel> training = request -> trained(0);

  SweepBench(Path directory) {
    servers = EmbeddedServers.start(directory);
    S3Location store = servers.store(Settings.BUCKET);
    connections =
        new Connections(
            Settings.of(servers.temporalAddress(), store, directory.resolve("local")),
            telemetry.scope());
    workers = startWorkers();
  }

  private WorkerFactory startWorkers() {
    WorkerFactory factory = WorkerFactory.newInstance(connections.temporal());
    Worker cpu = factory.newWorker(TaskQueues.CPU);
    cpu.registerWorkflowImplementationTypes(
        SweepWorkflowImpl.class,
        CorpusWorkflowImpl.class,
        TrainingWorkflowImpl.class,
        ArchiveWorkflowImpl.class);
    cpu.registerActivitiesImplementations(
        (CorpusActivities)
            request -> {
              fetching.run();
              return new FetchedCorpus(ref("FetchCorpus"), 6, 18, 1, 12.5, false);
            },
        (LabelActivities)
            request -> new AggregatedLabels(ref("Labels"), request.rule(), 5, 1, 0, false),
        (FoldActivities) request -> new BuiltFolds(ref("Folds"), request.folds(), 4, false),
        (ReuseActivities) request -> new FoundTrainings(List.of()),
        (EvaluationActivities)
            request -> {
              AggregationRule rule = request.inputs().rule();
              return new EvaluatedPredictions(
                  ref("Evaluation"), rule, request.testRule(), 5, 0.5, 0.1, 0.02, false);
            },
        (IntervalActivities)
            request -> new ComputedIntervals(ref("Intervals"), request.testRule(), false),
        (ReportActivities) request -> new WrittenReport(ref("Report"), false),
        new ArchiveActivitiesImpl(
            connections.temporal(), connections.store(), InstantSource.system()));
    factory
        .newWorker(
            TaskQueues.GPU,
            WorkerOptions.newBuilder()
                .setMaxHeartbeatThrottleInterval(Duration.ofMillis(50))
                .build())
        .registerActivitiesImplementations((TrainingActivities) request -> training.apply(request));
    factory.start();
    return factory;
  }

  /** Ends the workers, as a preemption of all hosts does. */
  void stopWorkers() {
    workers.shutdownNow();
  }

  SweepClient client() {
    return new SweepClient(connections.temporal(), connections.store());
  }

  SweepReader reader() {
    return new SweepReader(connections.temporal(), connections.store());
  }

  static ArtifactRef ref(String stage) {
    return new ArtifactRef(stage, "key", "digest");
  }

  static TrainedModel trained(int resumedFromEpoch) {
    return new TrainedModel(ref("TrainModel"), 2, 0.5, resumedFromEpoch, 3, false, 0, false);
  }

  /** Of two epochs with ten steps each. */
  static TrainingProgress progress(int epoch, long step, long from, long checkpoint) {
    return new TrainingProgress(
        epoch, 2, step, 20, 0.7, "a:4711", from, checkpoint, 4, Optional.empty());
  }

  @Override
  public void close() {
    workers.shutdownNow();
    connections.close();
    telemetry.close();
    servers.close();
  }
}
