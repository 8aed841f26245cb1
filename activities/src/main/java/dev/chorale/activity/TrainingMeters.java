package dev.chorale.activity;

import dev.chorale.contract.TrainingActivities.TrainingProgress;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Counts the steps and resumes of this worker's trainings, how long steps take, and for how long
 * checkpoints and batches hold them up: {@code chorale_training_steps_total}, {@code
 * chorale_training_resumes_total}, {@code chorale_training_step_seconds}, {@code
 * chorale_training_checkpoint_seconds} and {@code chorale_training_batch_wait_seconds}.
 */
public final class TrainingMeters {
  private static final double NANOS = 1e9;

  private final Counter steps;
  private final Counter resumes;
  private final Timer step;
  private final Timer checkpoint;
  private final Timer batchWait;

  public TrainingMeters(MeterRegistry registry) {
    this.steps =
        Counter.builder("chorale.training.steps")
            .description("Steps done by this worker, repeated ones included")
            .register(registry);
    this.resumes =
        Counter.builder("chorale.training.resumes")
            .description("Attempts that went on from a checkpoint and made a step")
            .register(registry);
    this.step =
        Timer.builder("chorale.training.step")
            .description("One step, with its share of dev passes and checkpoints")
            .register(registry);
    this.checkpoint =
        Timer.builder("chorale.training.checkpoint")
            .description("One checkpoint: for how long the training stood still")
            .register(registry);
    this.batchWait =
        Timer.builder("chorale.training.batch.wait")
            .description("One batch: for how long the training waited until it was made")
            .register(registry);
  }

  void checkpointTaken(Duration held) {
    checkpoint.record(held);
  }

  void batchWaited(Duration waited) {
    batchWait.record(waited);
  }

  /** Takes the progress of one attempt, in order. */
  public Consumer<TrainingProgress> attempt() {
    return new Consumer<>() {
      private long stepsBefore = -1;
      private double secondsBefore;

      @Override
      public void accept(TrainingProgress now) {
        long before = stepsBefore < 0 ? now.fromStep() : stepsBefore;
        long done = now.step() - before;
        if (done > 0) {
          if (stepsBefore < 0 && now.fromStep() > 0) {
            resumes.increment();
          }
          steps.increment((double) done);
          double seconds = Math.max(0, now.deviceSeconds() - secondsBefore) / done;
          for (long i = 0; i < done; i++) {
            step.record(Duration.ofNanos((long) (seconds * NANOS)));
          }
          stepsBefore = now.step();
          secondsBefore = now.deviceSeconds();
        }
      }
    };
  }
}
