package dev.chorale.local;

import java.util.Optional;

/**
 * One thing that was looked at on this machine.
 *
 * @param name as in {@code store}
 * @param found what is so, in a line
 * @param mend what to do about it
 */
public record Check(String name, State state, String found, Optional<String> mend) {
  /** Whether work can go on. */
  public enum State {
    OK,
    /** Something does without it. */
    WARNING,
    MISSING
  }

  static Check ok(String name, String found) {
    return new Check(name, State.OK, found, Optional.empty());
  }

  static Check warning(String name, String found, String mend) {
    return new Check(name, State.WARNING, found, Optional.of(mend));
  }

  static Check missing(String name, String found, String mend) {
    return new Check(name, State.MISSING, found, Optional.of(mend));
  }
}
