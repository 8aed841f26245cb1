package dev.chorale.storage;

/**
 * The store answered, but what it holds is not what was put: bytes without their digest, a manifest
 * that cannot be read, or nothing where a manifest or a reference names something. Asking again
 * does not help.
 */
public class DamagedException extends StoreException {
  private static final long serialVersionUID = 1L;

  public DamagedException(String message) {
    super(message);
  }

  public DamagedException(String message, Throwable cause) {
    super(message, cause);
  }
}
