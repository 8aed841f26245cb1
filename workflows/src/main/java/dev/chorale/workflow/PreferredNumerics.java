package dev.chorale.workflow;

import dev.chorale.contract.TrainingActivities.TrainingProgress;
import dev.chorale.vocabulary.NumericsPreference;
import dev.chorale.workflow.TrainingWorkflow.CarriedAttempts;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Which numerics the next attempt of a training waits for: those of the last attempt that told
 * them, until they were waited for in vain.
 */
final class PreferredNumerics {
  private final Optional<NumericsPreference> preference;
  private Optional<String> last = Optional.empty();
  private boolean any;
  private boolean mixed;

  /**
   * @param preference absent where attempts go to any worker
   */
  PreferredNumerics(Optional<NumericsPreference> preference) {
    this.preference =
        preference.filter(prefers -> prefers.strict() || !prefers.patience().isZero());
  }

  void goOn(CarriedAttempts carried) {
    last =
        carried
            .progress()
            .waitsFor()
            .or(() -> carried.progress().last().flatMap(TrainingProgress::numerics));
    any = carried.anyNumerics();
    mixed = carried.progress().mixedNumerics();
  }

  /** What an attempt told that has made a step. */
  void told(TrainingProgress progress) {
    progress
        .numerics()
        .ifPresent(
            now -> {
              boolean others = last.filter(before -> !before.equals(now)).isPresent();
              mixed = progress.fromStep() > 0 && (mixed || others);
              last = progress.numerics();
              any = false;
            });
  }

  /** The last checkpoint was made under these, by another run of this workflow. */
  void found(String numerics) {
    last = Optional.of(numerics);
    any = false;
  }

  void waitedInVain() {
    any = true;
  }

  /** Absent where any worker may take the next attempt. */
  Optional<String> waitsFor() {
    return preference.isEmpty() || any ? Optional.empty() : last;
  }

  /** Empty for without end. */
  Optional<Duration> longest() {
    return preference.filter(prefers -> !prefers.strict()).map(NumericsPreference::patience);
  }

  /** Whether a worker with others than the last checkpoint's is to leave the training. */
  boolean askWorker() {
    return preference.isPresent() && !any && last.isEmpty();
  }

  boolean any() {
    return any;
  }

  boolean mixed() {
    return mixed;
  }

  /** As in {@code , for numerics cpu-amd64-avx2-2t-1a2b3c4d, 10m at most}; often empty. */
  String summary() {
    if (any) {
      return ", under any numerics, since no worker took it for those it ran under";
    }
    return waitsFor()
        .map(
            name ->
                ", for numerics "
                    + name
                    + longest().map(wait -> ", " + text(wait) + " at most").orElse(" alone"))
        .orElse("");
  }

  /** As in {@code 10m}. */
  private static String text(Duration wait) {
    return wait.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }
}
