package dev.chorale.vocabulary;

import java.time.Duration;

/**
 * How long a training that was broken off waits for a worker with the numerics it ran under.
 *
 * @param strict whether it waits without end: then its bits are those of an unbroken run
 * @param patience else so long, before it goes on under any others; zero for not at all
 */
public record NumericsPreference(boolean strict, Duration patience) {
  /** Longer than most clusters take to start another worker of the same kind. */
  public static final Duration USUAL_WAIT = Duration.ofMinutes(10);

  public static final NumericsPreference USUAL = new NumericsPreference(false, USUAL_WAIT);
}
