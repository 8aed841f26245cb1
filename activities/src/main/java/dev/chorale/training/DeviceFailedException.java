package dev.chorale.training;

/**
 * The device failed in a way that spoils it for this process: whatever it is told to do next fails,
 * too. Only another process can go on.
 */
public class DeviceFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DeviceFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
