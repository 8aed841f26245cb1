package dev.chorale.training;

/** The loss is no longer a number. The same settings would end the same way. */
public class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DivergedException(String message) {
    super(message);
  }
}
