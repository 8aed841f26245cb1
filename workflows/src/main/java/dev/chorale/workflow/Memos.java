package dev.chorale.workflow;

/** Keys of what workflows keep in their memo, where it can be read without a worker. */
public final class Memos {
  /**
   * {@link SweepWorkflow.SweepProgress}, {@link CorpusWorkflow.CorpusProgress} or {@link
   * TrainingWorkflow.CellProgress}, set anew at each change of state.
   */
  public static final String PROGRESS = "progress";

  private Memos() {}
}
