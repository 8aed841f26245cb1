package dev.chorale.workflow;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * What outlives Temporal of one run of a sweep: its journal while it runs, and the history of
 * everything that has closed. Started by the sweep and then left alone, so that it sees also how a
 * terminated sweep ended, and no sweep waits for it or fails with it.
 */
@WorkflowInterface
public interface ArchiveWorkflow {
  @WorkflowMethod
  void keepArchive(KeepArchive request);

  /** From the sweep: its state is another one, or it is about to close. */
  @SignalMethod
  void sweepChanged();

  /** The workflow id: one for each run of a sweep. */
  static String idFor(String sweepId, String runId) {
    return sweepId + "/archive/" + runId;
  }

  /**
   * @param runId of the sweep's workflow
   */
  record KeepArchive(String sweepId, String runId) {}
}
