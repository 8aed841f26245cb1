package dev.chorale.cli;

/**
 * Work that has begun cannot go on. The message is all that the user reads; the command exits with
 * 1.
 */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CommandFailure(String message) {
    super(message);
  }

  public CommandFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
