package dev.chorale.workflow;

import dev.chorale.contract.SearchAttributes;
import dev.chorale.contract.Stage;
import dev.chorale.contract.TaskQueues;
import dev.chorale.vocabulary.CorpusSpec;
import dev.chorale.workflow.ArchiveWorkflow.KeepArchive;
import dev.chorale.workflow.Cells.Cell;
import dev.chorale.workflow.CorpusWorkflow.CorpusRequest;
import dev.chorale.workflow.TrainingWorkflow.CellProgress;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;

/** How children are started: their ids, and what the Temporal UI says of them. */
final class Children {
  private static final Logger LOG = Workflow.getLogger(Children.class);

  private static final Duration SIGNAL_AGAIN = Duration.ofSeconds(1);

  /** A terminated sweep takes its children with it, but not in the same moment. */
  private static final Duration LINGERING = Duration.ofSeconds(5);

  private static final int LINGERING_TRIES = 12;

  private Children() {}

  static CorpusWorkflow corpus(CorpusRequest request) {
    CorpusSpec spec = request.corpus();
    return Workflow.newChildWorkflowStub(
        CorpusWorkflow.class,
        ChildWorkflowOptions.newBuilder()
            .setWorkflowId(CorpusWorkflow.idFor(request.sweepId(), spec.id()))
            .setTaskQueue(TaskQueues.CPU)
            .setTypedSearchAttributes(
                io.temporal.common.SearchAttributes.newBuilder()
                    .set(SearchAttributes.SWEEP, request.sweepId())
                    .set(SearchAttributes.CORPUS, spec.id().value())
                    .set(SearchAttributes.STAGE, Stage.FETCH_CORPUS.activity())
                    .set(SearchAttributes.STATE, SweepState.RUNNING.name())
                    .build())
            .setStaticSummary(spec.id().value())
            .setStaticDetails(
                "Classes: "
                    + String.join(", ", spec.classes())
                    + "\n\nSound: "
                    + spec.audio()
                    + request.location().map(location -> "\n\nFrom: " + location).orElse(""))
            .build());
  }

  /** It sees the end of the sweep, so neither that nor a cancellation ends it. */
  static ArchiveWorkflow archive(KeepArchive request) {
    return Workflow.newChildWorkflowStub(
        ArchiveWorkflow.class,
        ChildWorkflowOptions.newBuilder()
            .setWorkflowId(ArchiveWorkflow.idFor(request.sweepId(), request.runId()))
            .setTaskQueue(TaskQueues.CPU)
            .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
            .setCancellationType(ChildWorkflowCancellationType.ABANDON)
            .setTypedSearchAttributes(
                io.temporal.common.SearchAttributes.newBuilder()
                    .set(SearchAttributes.SWEEP, request.sweepId())
                    .build())
            .setStaticSummary("journal and histories, for the store")
            .build());
  }

  static TrainingWorkflow training(CorpusRequest request, Cell cell) {
    CorpusSpec spec = request.corpus();
    return Workflow.newChildWorkflowStub(
        TrainingWorkflow.class,
        ChildWorkflowOptions.newBuilder()
            .setWorkflowId(
                TrainingWorkflow.idFor(
                    request.sweepId(), spec.id(), cell.rule(), cell.fold(), cell.seed()))
            .setTaskQueue(TaskQueues.CPU)
            .setTypedSearchAttributes(
                io.temporal.common.SearchAttributes.newBuilder()
                    .set(SearchAttributes.SWEEP, request.sweepId())
                    .set(SearchAttributes.CORPUS, spec.id().value())
                    .set(SearchAttributes.RULE, cell.rule().code())
                    .set(SearchAttributes.FOLD, (long) cell.fold().value())
                    .set(SearchAttributes.STAGE, Stage.TRAIN_MODEL.activity())
                    .set(SearchAttributes.STATE, CellState.WAITING.name())
                    .build())
            .setMemo(Map.of(Memos.PROGRESS, CellProgress.NEW))
            .setStaticSummary(cell.toString())
            .setStaticDetails(
                "Trains on the labels of rule "
                    + cell.rule()
                    + " in "
                    + cell.fold()
                    + " of "
                    + spec.id()
                    + ", from "
                    + cell.seed()
                    + ".")
            .build());
  }

  /**
   * Signals a child, without waiting for it. Between two runs, or before the first, a signal misses
   * it: then once more a moment later, unless it has closed and needs no telling.
   *
   * @param running whether the child has not closed
   */
  static void tell(Supplier<Boolean> running, Runnable signal) {
    Promise<Void> unused =
        Async.procedure(
            () -> {
              while (running.get()) {
                // Workflows that began when this gave up at once go on doing so.
                if (reached(signal)
                    || Workflow.getVersion("signal-again", Workflow.DEFAULT_VERSION, 1)
                        == Workflow.DEFAULT_VERSION) {
                  return;
                }
                Workflow.sleep(SIGNAL_AGAIN);
              }
            });
  }

  /** Signals another workflow, and returns whether it was there. */
  static boolean reached(Runnable signal) {
    try {
      signal.run();
      return true;
    } catch (SignalExternalWorkflowException | ApplicationFailure e) {
      // The SDK promises the one and throws the other.
      LOG.info("A workflow to be signalled is between two runs, or has closed", e);
      return false;
    }
  }

  /**
   * Runs a child; when one of its id is still closing, once that is gone.
   *
   * @param start makes a new stub each time
   */
  static <T> T run(Supplier<T> start) {
    for (int tries = 1; ; tries++) {
      try {
        return start.get();
      } catch (ChildWorkflowFailure failure) {
        if (tries == LINGERING_TRIES
            || !(failure.getCause() instanceof WorkflowExecutionAlreadyStarted)) {
          throw failure;
        }
        Workflow.sleep(LINGERING);
      }
    }
  }
}
