package dev.chorale.vocabulary;

/**
 * Something that a user gave is wrong: a file, a line, a field, a setting. The message names the
 * place, what was found, what was expected and the mend, since it is all that the user reads. No
 * retry can cure it.
 *
 * <p>What a file holds may stand in the message: control characters become question marks, line
 * breaks blanks.
 */
public class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BadInputException(String message) {
    super(printable(message));
  }

  public BadInputException(String message, Throwable cause) {
    super(printable(message), cause);
  }

  private static String printable(String message) {
    return message.replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cc}", "?");
  }
}
