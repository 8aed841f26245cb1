package dev.chorale.storage;

/**
 * The store did not answer, refused, or holds something other than it should. The message names the
 * object and the mend.
 */
public class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
