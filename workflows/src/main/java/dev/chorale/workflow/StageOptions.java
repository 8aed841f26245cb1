package dev.chorale.workflow;

import dev.chorale.contract.FailureType;
import dev.chorale.contract.Stage;
import dev.chorale.contract.TaskQueues;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** How patient workflows are with each stage, and why. */
public final class StageOptions {
  /** Each running activity says so often that it lives; costs one small call. */
  public static final Duration BEAT = Duration.ofSeconds(5);

  /**
   * A worker that has said nothing for so long is taken for dead. Longer than the restart of a
   * Temporal server, which must not cost a training its worker.
   */
  public static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(30);

  /**
   * A training without progress for so long hangs: its device is given up. Longer than the slowest
   * step, the loading of a corpus and the writing of a checkpoint.
   */
  public static final Duration WATCHDOG = Duration.ofMinutes(5);

  /**
   * Tries of a stage whose failure has no known type. Most likely a defect, which patience does not
   * mend; more than one, since some defects depend on timing.
   */
  public static final int UNEXPECTED_ATTEMPTS = 3;

  /** Tries of a training that runs out of memory: another worker may have more. */
  public static final int OUT_OF_MEMORY_ATTEMPTS = 3;

  /** First wait after a failure of the store or the host; doubled each time. */
  static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);

  /** Longest wait: what comes back is noticed within it. */
  static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(1);

  /** Wait before a training tries its memory again: whoever shares the device may have gone. */
  static final Duration OUT_OF_MEMORY_WAIT = Duration.ofSeconds(30);

  /** Far above any stage's length: the heartbeat, not this, finds a dead worker. */
  public static final Duration LONGEST_STAGE = Duration.ofDays(1);

  /** The same for a training. */
  private static final Duration LONGEST_TRAINING = Duration.ofDays(30);

  /**
   * Any stage but training: again after a while, without end, unless the failure's type forbids it.
   * Waits for a worker without end.
   */
  private static final ActivityOptions CPU =
      ActivityOptions.newBuilder()
          .setTaskQueue(TaskQueues.CPU)
          .setStartToCloseTimeout(LONGEST_STAGE)
          .setHeartbeatTimeout(HEARTBEAT_TIMEOUT)
          .setRetryOptions(
              RetryOptions.newBuilder()
                  .setInitialInterval(FIRST_BACK_OFF)
                  .setBackoffCoefficient(2)
                  .setMaximumInterval(LONGEST_BACK_OFF)
                  .setDoNotRetry(
                      Arrays.stream(FailureType.values())
                          .filter(type -> !type.retryable())
                          .map(FailureType::type)
                          .toArray(String[]::new))
                  .build())
          .build();

  /**
   * One attempt of a training: the workflow decides about the next. Cancelled, it is waited for, so
   * that a cancelled cell has left its device and its checkpoint is stored.
   */
  private static final ActivityOptions TRAINING =
      ActivityOptions.newBuilder()
          .setTaskQueue(TaskQueues.GPU)
          .setStartToCloseTimeout(LONGEST_TRAINING)
          .setHeartbeatTimeout(HEARTBEAT_TIMEOUT)
          .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
          .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
          .build();

  private StageOptions() {}

  /**
   * What is no stage, but as patient: the archive, and the look for trainings that are there.
   *
   * @param summary shown beside the activity's type in the Temporal UI
   */
  static ActivityOptions beside(String summary) {
    return ActivityOptions.newBuilder(CPU).setSummary(summary).build();
  }

  /**
   * An attempt of a training that only workers of some numerics may take.
   *
   * @param longest that it waits for one; empty for without end
   */
  static ActivityOptions training(String summary, String numerics, Optional<Duration> longest) {
    ActivityOptions.Builder options =
        ActivityOptions.newBuilder(of(Stage.TRAIN_MODEL, summary))
            .setTaskQueue(TaskQueues.training(numerics));
    longest.ifPresent(options::setScheduleToStartTimeout);
    return options.build();
  }

  /**
   * @param summary shown beside the activity's type in the Temporal UI
   */
  static ActivityOptions of(Stage stage, String summary) {
    return ActivityOptions.newBuilder(stage == Stage.TRAIN_MODEL ? TRAINING : CPU)
        .setSummary(summary)
        .build();
  }
}
