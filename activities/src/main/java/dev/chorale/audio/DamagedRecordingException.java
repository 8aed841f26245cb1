package dev.chorale.audio;

import dev.chorale.vocabulary.BadInputException;

/** A recording that is broken, so that a copy without it may be wanted. */
public final class DamagedRecordingException extends BadInputException {
  private static final long serialVersionUID = 1L;

  private final Flaw flaw;

  DamagedRecordingException(Flaw flaw, String message) {
    super(message);
    this.flaw = flaw;
  }

  /** Of which kind: one with {@link Flaw#isDamage}. */
  public Flaw flaw() {
    return flaw;
  }
}
