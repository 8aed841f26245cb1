package dev.chorale.cli.sweep;

import dev.chorale.storage.ArtifactStore;
import dev.chorale.sweep.SweepDocuments;
import dev.chorale.vocabulary.SweepSpec;
import dev.chorale.workflow.SweepStart;
import dev.chorale.workflow.SweepWorkflow;
import dev.chorale.workflow.SweepWorkflow.SweepRequest;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import java.util.Map;
import java.util.function.Consumer;

/** Starts sweeps, and tells running ones what people decide. */
public final class SweepClient {
  private final WorkflowClient client;
  private final SweepDocuments documents;

  public SweepClient(WorkflowClient client, ArtifactStore store) {
    this.client = client;
    this.documents = new SweepDocuments(store);
  }

  /**
   * Starts a sweep, or attaches to the run of the same id that is not closed. The spec is stored
   * first, so whatever runs can be shown.
   *
   * @param locations folder of each corpus by its id
   */
  public Started start(SweepSpec spec, Map<String, String> locations) {
    SweepRequest request = SweepRequest.of(spec, locations);
    documents.save(request.sweepId(), spec);
    // FAIL instead of USE_EXISTING tells the one from the other; the effect is the same.
    WorkflowOptions options =
        WorkflowOptions.newBuilder(SweepStart.options(request))
            .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
            .build();
    SweepWorkflow sweep = client.newWorkflowStub(SweepWorkflow.class, options);
    try {
      WorkflowExecution run = WorkflowClient.start(sweep::runSweep, request);
      return new Started(request.sweepId(), run.getRunId(), false);
    } catch (WorkflowExecutionAlreadyStarted e) {
      return new Started(request.sweepId(), e.getExecution().getRunId(), true);
    }
  }

  /** Sends a signal to the open run of a sweep. */
  public void tell(String id, Consumer<SweepWorkflow> signal) {
    signal.accept(client.newWorkflowStub(SweepWorkflow.class, id));
  }

  /** Asks the open run of a sweep to stop all it has started. */
  public void cancel(String id) {
    client.newUntypedWorkflowStub(id).cancel();
  }

  /**
   * As JSON what {@code sweep start --json} prints.
   *
   * @param attached whether a run of this id was there already and goes on
   */
  public record Started(String id, String runId, boolean attached) {}
}
