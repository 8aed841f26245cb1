package dev.chorale.workflow;

import com.uber.m3.tally.Scope;
import com.uber.m3.util.Duration;
import io.temporal.workflow.Workflow;

/**
 * Counts attempts where they are decided about, so that those of a killed worker are counted too,
 * and each once. Nothing is counted again in a replay.
 */
final class TrainingMetrics {
  private int attempts;
  private int preemptions;
  private double seconds;
  private double repeated;

  /** Begins with what the runs before have counted. */
  TrainingMetrics(TrainingAttempts attempts) {
    remember(attempts);
  }

  /** An attempt has ended. */
  void ended(TrainingAttempts now) {
    Scope scope = Workflow.getMetricsScope();
    scope.counter("chorale_training_attempts").inc(now.attempts() - attempts);
    scope.counter("chorale_training_preemptions").inc(now.preemptions() - preemptions);
    scope.timer("chorale_training_device").record(of(now.time().seconds() - seconds));
    scope.timer("chorale_training_wasted").record(of(now.time().repeated() - repeated));
    remember(now);
  }

  private void remember(TrainingAttempts now) {
    attempts = now.attempts();
    preemptions = now.preemptions();
    seconds = now.time().seconds();
    repeated = now.time().repeated();
  }

  private static Duration of(double seconds) {
    return Duration.ofNanos(Math.round(Math.max(0, seconds) * 1e9));
  }
}
