package dev.chorale.vocabulary;

/**
 * Something that a user gave is wrong: a file, a line, a field, a setting. The message names the
 * place, what was found, what was expected and the mend, since it is all that the user reads. No
 * retry can cure it.
 */
public class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BadInputException(String message) {
    super(message);
  }

  public BadInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
