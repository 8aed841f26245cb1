package dev.chorale.workflow;

import dev.chorale.contract.TrainingActivities.TrainingProgress;
import dev.chorale.workflow.TrainingWorkflow.CellProgress;
import java.util.Optional;

/**
 * For how long the attempts of one training have held a device, and how much of it went into steps
 * that had to be done again. An attempt's time is spread evenly over its steps, loading and dev
 * passes included. What it did after its last heartbeat is not known, and counted nowhere.
 */
final class DeviceTime {
  private double seconds;
  private double repeated;
  private Optional<TrainingProgress> last = Optional.empty();

  void goOn(CellProgress progress) {
    seconds = progress.deviceSeconds();
    last = progress.last();
    repeated = progress.wastedSeconds() - expected();
  }

  /** An attempt has told where it began and where it was when it ended. */
  void ended(TrainingProgress told) {
    begunAt(told.fromStep());
    seconds += told.deviceSeconds();
    last = Optional.of(told);
  }

  /**
   * The attempt that trained to the end.
   *
   * @param fromStep that it began at; absent when it did not tell
   */
  void done(Optional<Long> fromStep, double ofAttempt) {
    repeated += fromStep.map(this::lostBy).orElseGet(this::expected);
    seconds += ofAttempt;
    last = Optional.empty();
  }

  /** Only now is it known what the attempt before had done in vain. */
  private void begunAt(long step) {
    repeated += lostBy(step);
  }

  /** Of all ended attempts, as far as they told. */
  double seconds() {
    return seconds;
  }

  /**
   * Of them, spent on steps that were done again; and on those that will be, going by the last
   * checkpoint that was told of.
   */
  double wasted() {
    return repeated + expected();
  }

  /** Of them, spent on steps that were done again for certain. */
  double repeated() {
    return repeated;
  }

  /** What the last attempt that made steps told. */
  Optional<TrainingProgress> last() {
    return last;
  }

  private double expected() {
    return last.map(told -> lostBy(Math.max(told.fromStep(), told.checkpointStep()))).orElse(0.0);
  }

  /** The seconds behind what was done from a step on, if the next attempt begins at it. */
  private double lostBy(long step) {
    return last.map(told -> lostBy(step, told)).orElse(0.0);
  }

  private double lostBy(long step, TrainingProgress told) {
    double before = seconds - repeated - told.deviceSeconds();
    return share(step, told.fromStep(), told.step()) * told.deviceSeconds()
        + share(step, 0, told.fromStep()) * before;
  }

  /** The part of the steps from one to another that lies at or after a third. */
  private static double share(long step, long from, long to) {
    return to <= from ? 0 : Math.max(0, Math.min(1, (to - step) / (double) (to - from)));
  }
}
