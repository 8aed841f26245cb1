package dev.chorale.activity;

import dev.chorale.contract.TrainingActivities;
import dev.chorale.model.Safetensors;
import dev.chorale.storage.Manifest;
import dev.chorale.storage.ObjectCache;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.Stages;
import dev.chorale.training.CheckpointInterval;
import dev.chorale.training.CheckpointStore;
import dev.chorale.training.Compute;
import dev.chorale.training.EpochResult;
import dev.chorale.training.Numerics;
import dev.chorale.training.PreemptedException;
import dev.chorale.training.TrainedNetwork;
import dev.chorale.training.Trainer;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.workflow.StageOptions;
import io.temporal.activity.Activity;
import io.temporal.client.ActivityCanceledException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Trains one cell at a time on this process' device. */
public final class TrainingActivitiesImpl implements TrainingActivities {
  private static final String SECONDS_PER_EPOCH = "secondsPerEpoch";

  /** A quarter: checkpoints are copied to the heap, too, and are larger than a corpus' features. */
  private static final int OF_HEAP_FOR_FEATURES = 4;

  private final Stages stages;
  private final Supplier<Compute> compute;
  private final CheckpointInterval checkpointInterval;
  private final String host;
  private final BooleanSupplier draining;
  private final TrainingMeters meters;
  private final CellData data;

  /**
   * @param compute asked when a cell has to be trained, not before
   * @param shards copies of corpora on this machine
   * @param host and process id, as in {@code host:4711}
   * @param draining whether the worker is to give back its device
   */
  public TrainingActivitiesImpl(
      Stages stages,
      Supplier<Compute> compute,
      ObjectCache shards,
      CheckpointInterval checkpointInterval,
      String host,
      BooleanSupplier draining,
      TrainingMeters meters) {
    this.stages = stages;
    this.compute = compute;
    this.checkpointInterval = checkpointInterval;
    this.host = host;
    this.draining = draining;
    this.meters = meters;
    this.data =
        new CellData(
            stages, compute, shards, Runtime.getRuntime().maxMemory() / OF_HEAP_FOR_FEATURES);
  }

  @Override
  public TrainedModel trainModel(TrainModel request) {
    try (Heartbeat heartbeat =
        Heartbeat.every(StageOptions.BEAT, StageOptions.WATCHDOG, Activity.getExecutionContext())) {
      Attempt attempt = new Attempt(host, heartbeat, meters);
      return Failures.typed(() -> trained(request, attempt, heartbeat), attempt::details);
    }
  }

  private TrainedModel trained(TrainModel request, Attempt attempt, Heartbeat heartbeat)
      throws IOException {
    StageKey key = TrainingKey.of(request.inputs(), request.fold(), request.seed());
    BooleanSupplier stop = () -> draining.getAsBoolean() || heartbeat.end().isPresent();
    try {
      Stages.Outcome outcome =
          stages.once(key, output -> train(request, claimed(key), attempt, stop, output));
      if (!outcome.reused()) {
        StoredCheckpoints.clear(stages.store(), key);
      }
      return outcome.reused() ? reused(outcome) : trained(outcome, attempt.seconds());
    } catch (PreemptedException e) {
      // Given to another worker: then that is how the attempt ends. Cancelled, it tells how far it
      // is.
      throw heartbeat
          .end()
          .filter(end -> !(end instanceof ActivityCanceledException))
          .map(RuntimeException.class::cast)
          .orElse(e);
    }
  }

  /** The lease names the inputs, so that garbage collection finds them in use. */
  private StoredCheckpoints claimed(StageKey key) {
    Map<String, String> claim = new TreeMap<>(key.inputs());
    claim.put("host", host);
    return StoredCheckpoints.claim(stages.store(), key, claim);
  }

  private void train(
      TrainModel request,
      StoredCheckpoints checkpoints,
      Attempt attempt,
      BooleanSupplier stop,
      Stages.Output output)
      throws IOException {
    CellData.Cell cell =
        data.read(
            request,
            attempt::moved,
            () -> {
              attempt.moved();
              if (stop.getAsBoolean()) {
                throw new PreemptedException(0);
              }
            });
    Compute device = compute.get();
    attempt.under(Numerics.name(device.numerics()));
    CheckpointStore from =
        request.sameNumerics() ? new SameNumerics(checkpoints, device.numerics()) : checkpoints;
    TrainedNetwork trained =
        new Trainer(
                device,
                cell.network(),
                request.inputs().training(),
                request.seed(),
                checkpointInterval,
                attempt,
                stop)
            .train(cell.data(), from);
    TrainingDocument document = TrainingDocument.of(request, cell, trained);
    output.put(
        "model.safetensors", new Safetensors(trained.weights(), document.metadata()).bytes());
    output.put("predictions.csv", trained.predictions().toCsv());
    output.put("curve.csv", curve(trained.progress().curve()));
    output.put(TrainingDocument.FILE, ChoraleJson.canonical(document));
    output.summary(
        new Summary(
            document.bestEpoch(),
            document.devLoss(),
            trained.resumedFromEpoch(),
            trained.resumedFromStep(),
            document.numerics().size() > 1));
    // What Temporal counts are the attempts of this activity; of a cell its workflow counts them.
    output.provenance("attempt", String.valueOf(request.attempt()));
    device.numerics().forEach(output::provenance);
    attempt
        .secondsPerEpoch()
        .ifPresent(
            seconds ->
                output.provenance(SECONDS_PER_EPOCH, String.format(Locale.ROOT, "%.3f", seconds)));
  }

  /** How long an epoch of a training took, as far as it is noted. */
  public static Optional<Double> secondsPerEpoch(Manifest training) {
    return Optional.ofNullable(training.provenance().get(SECONDS_PER_EPOCH))
        .map(Double::parseDouble);
  }

  private static String curve(List<EpochResult> curve) {
    StringBuilder csv = new StringBuilder("epoch,train_loss,dev_loss\n");
    curve.forEach(
        point ->
            csv.append(point.epoch())
                .append(',')
                .append(point.trainLoss())
                .append(',')
                .append(point.devLoss())
                .append('\n'));
    return csv.toString();
  }

  /** What a training returns that was there before. */
  static TrainedModel reused(Stages.Outcome outcome) {
    Summary summary = outcome.summary(Summary.class);
    return new TrainedModel(
        outcome.ref(),
        summary.bestEpoch(),
        summary.devLoss(),
        0,
        0,
        true,
        0,
        summary.mixedNumerics());
  }

  private static TrainedModel trained(Stages.Outcome outcome, double deviceSeconds) {
    Summary summary = outcome.summary(Summary.class);
    return new TrainedModel(
        outcome.ref(),
        summary.bestEpoch(),
        summary.devLoss(),
        summary.resumedFromEpoch(),
        deviceSeconds,
        false,
        summary.resumedFromStep(),
        summary.mixedNumerics());
  }

  private record Summary(
      int bestEpoch,
      double devLoss,
      int resumedFromEpoch,
      long resumedFromStep,
      boolean mixedNumerics) {}
}
