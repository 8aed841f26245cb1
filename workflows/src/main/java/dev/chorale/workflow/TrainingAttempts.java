package dev.chorale.workflow;

import dev.chorale.contract.FailureType;
import dev.chorale.contract.TrainingActivities.TrainedModel;
import dev.chorale.contract.TrainingActivities.TrainingProgress;
import dev.chorale.vocabulary.NumericsPreference;
import dev.chorale.workflow.TrainingWorkflow.CarriedAttempts;
import dev.chorale.workflow.TrainingWorkflow.CellProgress;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.common.converter.Values;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TimeoutFailure;
import java.time.Duration;
import java.util.Optional;

/** The attempts of one training: counts them by how they end, and says when the next one begins. */
final class TrainingAttempts {
  private static final int LARGEST_DOUBLING = 16;

  private int attempts;
  private int preemptions;
  private int resumes;
  private final DeviceTime time = new DeviceTime();
  private boolean preempted;
  private Optional<String> failure = Optional.empty();

  private int infrastructureFailures;
  private int outOfMemory;
  private int unexpected;
  private String story = "";
  private final PreferredNumerics numerics;

  /**
   * @param preference absent where attempts go to workers of any numerics
   */
  TrainingAttempts(Optional<CarriedAttempts> carried, Optional<NumericsPreference> preference) {
    numerics = new PreferredNumerics(preference);
    carried.ifPresent(this::goOn);
  }

  private void goOn(CarriedAttempts carried) {
    CellProgress progress = carried.progress();
    attempts = progress.attempts();
    preemptions = progress.preemptions();
    resumes = progress.resumes();
    time.goOn(progress);
    preempted = progress.preempted();
    failure = progress.failure();
    infrastructureFailures = carried.infrastructureFailures();
    outOfMemory = carried.outOfMemory();
    unexpected = carried.unexpected();
    story = carried.story();
    numerics.goOn(carried);
  }

  PreferredNumerics numerics() {
    return numerics;
  }

  CarriedAttempts carry() {
    return new CarriedAttempts(
        progress(CellState.WAITING),
        infrastructureFailures,
        outOfMemory,
        unexpected,
        story,
        numerics.any());
  }

  CellProgress progress(CellState state) {
    return new CellProgress(
        state,
        attempts,
        preemptions,
        resumes,
        time.seconds(),
        time.wasted(),
        false,
        preempted,
        time.last(),
        failure,
        numerics.mixed(),
        state == CellState.FAILED || state == CellState.CANCELLED
            ? Optional.empty()
            : numerics.waitsFor());
  }

  /** Counts another attempt; counted from 1. */
  int begin() {
    return ++attempts;
  }

  /** As in {@code attempt 4, from step 1200, after preemption of host:4711}. */
  String summary() {
    return "attempt " + attempts + (story.isEmpty() ? "" : ", " + story) + numerics.summary();
  }

  /** That a worker has taken, with the one that runs. */
  int attempts() {
    return attempts;
  }

  int preemptions() {
    return preemptions;
  }

  DeviceTime time() {
    return time;
  }

  CellProgress done(TrainedModel trained) {
    Optional<TrainingProgress> last = time.last();
    time.done(fromStep(trained), trained.reused() ? 0 : trained.deviceSeconds());
    return new CellProgress(
        CellState.DONE,
        attempts,
        preemptions,
        resumes + (resumed(trained) ? 1 : 0),
        time.seconds(),
        time.wasted(),
        trained.reused(),
        false,
        last,
        Optional.empty(),
        trained.mixedNumerics(),
        Optional.empty());
  }

  /** Absent where the model was there: then the steps before may have led to it, or not. */
  private static Optional<Long> fromStep(TrainedModel trained) {
    boolean told = trained.resumedFromStep() > 0 || trained.resumedFromEpoch() == 0;
    return trained.reused() || !told ? Optional.empty() : Optional.of(trained.resumedFromStep());
  }

  private static boolean resumed(TrainedModel trained) {
    // Of results that knew no steps, the epoch tells.
    return !trained.reused() && (trained.resumedFromStep() > 0 || trained.resumedFromEpoch() > 0);
  }

  /**
   * Takes in how an attempt ended.
   *
   * @return how long to wait before the next one; empty when none can help
   */
  Optional<Duration> ended(ActivityFailure ended) {
    if (neverBegan(ended)) {
      attempts--;
      return Optional.of(Duration.ZERO);
    }
    Optional<TrainingProgress> told = told(ended);
    told.ifPresent(
        progress -> {
          time.ended(progress);
          resumes += progress.fromStep() > 0 ? 1 : 0;
          numerics.told(progress);
        });
    failure = Optional.of(FailureTexts.of(ended));
    boolean heartbeatLost = heartbeatLost(ended);
    FailureType type = heartbeatLost ? FailureType.PREEMPTED : type(ended);
    preempted = type == FailureType.PREEMPTED;
    story = story(type, heartbeatLost, ended, told);
    if (type != FailureType.STORE && type != FailureType.INFRASTRUCTURE) {
      infrastructureFailures = 0;
    }
    return switch (type) {
      case BUSY, OTHER_NUMERICS -> Optional.of(Duration.ZERO);
      case PREEMPTED -> {
        preemptions++;
        yield Optional.of(Duration.ZERO);
      }
      case STORE, INFRASTRUCTURE -> Optional.of(backOff(infrastructureFailures++));
      case OUT_OF_MEMORY ->
          ++outOfMemory < StageOptions.OUT_OF_MEMORY_ATTEMPTS
              ? Optional.of(StageOptions.OUT_OF_MEMORY_WAIT)
              : Optional.empty();
      case DEVICE, UNEXPECTED ->
          ++unexpected < StageOptions.UNEXPECTED_ATTEMPTS
              ? Optional.of(StageOptions.FIRST_BACK_OFF)
              : Optional.empty();
      case DIVERGED, BAD_INPUT -> Optional.empty();
    };
  }

  /** Whether no worker worked at it: then it is as if it had not been scheduled. */
  private boolean neverBegan(ActivityFailure ended) {
    if (ended.getCause() instanceof TimeoutFailure timeout) {
      boolean nobodyCame = timeout.getTimeoutType() == TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START;
      if (nobodyCame) {
        numerics.waitedInVain();
      }
      return nobodyCame;
    }
    if (type(ended) == FailureType.OTHER_NUMERICS
        && ended.getCause() instanceof ApplicationFailure application) {
      numerics.found(application.getDetails().get(String.class));
      return true;
    }
    return type(ended) == FailureType.BUSY;
  }

  /** The last failure's type, for the failure of the whole cell. */
  static FailureType type(ActivityFailure ended) {
    if (ended.getCause() instanceof ApplicationFailure application) {
      return FailureType.of(application.getType());
    }
    if (ended.getCause() instanceof CanceledFailure) {
      // Held before a worker had taken it.
      return FailureType.PREEMPTED;
    }
    return ended.getCause() instanceof TimeoutFailure
        ? FailureType.INFRASTRUCTURE
        : FailureType.UNEXPECTED;
  }

  private static Duration backOff(int before) {
    Duration wait =
        StageOptions.FIRST_BACK_OFF.multipliedBy(1L << Math.min(before, LARGEST_DOUBLING));
    return wait.compareTo(StageOptions.LONGEST_BACK_OFF) < 0 ? wait : StageOptions.LONGEST_BACK_OFF;
  }

  private static boolean heartbeatLost(ActivityFailure ended) {
    return ended.getCause() instanceof TimeoutFailure timeout
        && timeout.getTimeoutType() == TimeoutType.TIMEOUT_TYPE_HEARTBEAT;
  }

  private static Optional<TrainingProgress> told(ActivityFailure ended) {
    if (ended.getCause() instanceof TimeoutFailure timeout) {
      return first(timeout.getLastHeartbeatDetails());
    }
    if (ended.getCause() instanceof ApplicationFailure application) {
      return first(application.getDetails());
    }
    return Optional.empty();
  }

  private static Optional<TrainingProgress> first(Values details) {
    return details.getSize() == 0
        ? Optional.empty()
        : Optional.ofNullable(details.get(TrainingProgress.class));
  }

  private static String story(
      FailureType type,
      boolean heartbeatLost,
      ActivityFailure ended,
      Optional<TrainingProgress> told) {
    String worker =
        told.map(TrainingProgress::host)
            .orElse(ended.getIdentity().isEmpty() ? "its worker" : ended.getIdentity());
    String from =
        told.map(
                progress ->
                    progress.checkpointStep() > 0
                        ? "from step " + progress.checkpointStep() + ", "
                        : "from the start, ")
            .orElse("");
    String after =
        switch (type) {
          case BUSY, OTHER_NUMERICS -> "being handed back by " + worker;
          case PREEMPTED -> (heartbeatLost ? "lost heartbeat of " : "preemption of ") + worker;
          case STORE -> "a failure of the store at " + worker;
          case INFRASTRUCTURE -> "a failure of " + worker;
          case OUT_OF_MEMORY -> "out of memory at " + worker;
          case DEVICE -> "a failed device at " + worker;
          case UNEXPECTED, DIVERGED, BAD_INPUT -> "an unexpected failure at " + worker;
        };
    return from + "after " + after;
  }
}
