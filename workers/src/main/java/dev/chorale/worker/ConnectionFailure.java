package dev.chorale.worker;

/**
 * Temporal does not answer, refuses, or lacks what it must have. The message names its address and
 * the mend, since it is all that the user reads.
 */
public final class ConnectionFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConnectionFailure(String message) {
    super(message);
  }

  public ConnectionFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
