package dev.chorale.training;

/** A training was asked to stop. Its checkpoint is stored: nothing done so far is lost. */
public class PreemptedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param step of the checkpoint that is stored, over all epochs; 0 for none
   */
  public PreemptedException(long step) {
    super(message(step));
  }

  public PreemptedException(long step, Throwable cause) {
    super(message(step), cause);
  }

  private static String message(long step) {
    return "Stopped on request after step " + step + "; the checkpoint is stored";
  }
}
