package dev.chorale.training;

import java.time.Duration;
import java.util.Optional;

/**
 * How often a training stores a checkpoint within an epoch, beside the one at each epoch's end:
 * after so many steps or so long, whichever comes first. Changes no result.
 *
 * @param steps empty for by time alone
 * @param time from the taking of one to that of the next
 */
public record CheckpointInterval(Optional<Integer> steps, Duration time) {
  /** What a kill may cost is then a minute. */
  public static final CheckpointInterval A_MINUTE =
      new CheckpointInterval(Optional.empty(), Duration.ofMinutes(1));

  public CheckpointInterval {
    if (time.isNegative() || steps.filter(number -> number < 1).isPresent()) {
      throw new IllegalArgumentException("Checkpoints every " + steps + " steps, every " + time);
    }
  }

  boolean isOver(long stepsSince, Duration since) {
    return since.compareTo(time) >= 0 || steps.filter(most -> stepsSince >= most).isPresent();
  }
}
