package dev.chorale.training;

/** A training was asked to stop. Its checkpoint is stored: nothing done so far is lost. */
public class PreemptedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param step done so far over all epochs
   */
  public PreemptedException(long step) {
    super("Stopped on request after step " + step + "; the checkpoint is stored");
  }
}
