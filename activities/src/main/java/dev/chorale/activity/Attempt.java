package dev.chorale.activity;

import dev.chorale.contract.TrainingActivities.TrainingProgress;
import dev.chorale.training.ProgressListener;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One attempt at a training, as its heartbeats and its failure tell of it. */
final class Attempt implements ProgressListener {
  private final String host;
  private final Heartbeat heartbeat;
  private final TrainingMeters meters;
  private final Consumer<TrainingProgress> stepMeter;
  private final long start = System.nanoTime();
  private Optional<String> numerics = Optional.empty();
  private @Nullable Status last;

  Attempt(String host, Heartbeat heartbeat, TrainingMeters meters) {
    this.host = host;
    this.heartbeat = heartbeat;
    this.meters = meters;
    this.stepMeter = meters.attempt();
  }

  /**
   * @param name of the numerics that it runs under from here on
   */
  void under(String name) {
    numerics = Optional.of(name);
  }

  @Override
  public void stepped(Status status) {
    last = status;
    TrainingProgress progress = progress(status);
    heartbeat.progressed(progress);
    stepMeter.accept(progress);
  }

  @Override
  public void moved() {
    heartbeat.moved();
  }

  @Override
  public void checkpointTaken(Duration held) {
    meters.checkpointTaken(held);
  }

  @Override
  public void batchWaited(Duration waited) {
    meters.batchWaited(waited);
  }

  private TrainingProgress progress(Status status) {
    return new TrainingProgress(
        status.epoch(),
        status.epochs(),
        status.step(),
        status.steps(),
        status.trainLoss(),
        host,
        status.fromStep(),
        status.checkpointStep(),
        seconds(),
        numerics);
  }

  /** What a failure of this attempt carries: where it was, if it has made a step. */
  Object[] details() {
    Status status = last;
    return status == null ? new Object[0] : new Object[] {progress(status)};
  }

  /** Of the epochs that this attempt has done; absent when it has done no step. */
  Optional<Double> secondsPerEpoch() {
    Status status = last;
    if (status == null || status.step() == status.fromStep()) {
      return Optional.empty();
    }
    double epochs = (status.step() - status.fromStep()) * (double) status.epochs() / status.steps();
    return Optional.of(seconds() / epochs);
  }

  /** For which it has had the device. */
  double seconds() {
    return (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
  }
}
