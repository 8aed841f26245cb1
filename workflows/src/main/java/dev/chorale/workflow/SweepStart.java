package dev.chorale.workflow;

import dev.chorale.contract.SearchAttributes;
import dev.chorale.contract.TaskQueues;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.CorpusSpec;
import dev.chorale.workflow.SweepWorkflow.SweepRequest;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowOptions;
import java.util.stream.Collectors;

/** How a sweep is started, whoever starts it. */
public final class SweepStart {
  private SweepStart() {}

  /**
   * Options of a {@link SweepWorkflow}: a sweep of that id that runs is attached to; one that has
   * closed gets a new run.
   */
  public static WorkflowOptions options(SweepRequest request) {
    return WorkflowOptions.newBuilder()
        .setWorkflowId(request.sweepId())
        .setTaskQueue(TaskQueues.CPU)
        .setWorkflowIdConflictPolicy(
            WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
        .setTypedSearchAttributes(
            io.temporal.common.SearchAttributes.newBuilder()
                .set(SearchAttributes.SWEEP, request.sweepId())
                .set(SearchAttributes.STATE, SweepState.RUNNING.name())
                .build())
        .setStaticSummary("sweep " + request.spec().name())
        .setStaticDetails(details(request))
        .build();
  }

  private static String details(SweepRequest request) {
    return "Corpora: "
        + request.spec().corpora().stream()
            .map(CorpusSpec::id)
            .map(Object::toString)
            .collect(Collectors.joining(", "))
        + "\n\nRules: "
        + request.spec().rules().stream().map(Object::toString).collect(Collectors.joining(", "))
        + "\n\nThe whole spec:\n\n```json\n"
        + ChoraleJson.tree(request.spec()).toPrettyString()
        + "\n```";
  }
}
