package dev.chorale.workflow;

import dev.chorale.contract.TaskQueues;
import dev.chorale.workflow.ArchiveWorkflow.KeepArchive;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ChildrenTest {
  private static final String LATE = "late";

  @WorkflowInterface
  public interface Teller {
    @WorkflowMethod
    void tellUntilHeard();
  }

  public static final class TellerImpl implements Teller {
    private boolean heard;

    @Override
    public void tellUntilHeard() {
      ArchiveWorkflow late = Workflow.newExternalWorkflowStub(ArchiveWorkflow.class, LATE);
      Children.tell(
          () -> true,
          () -> {
            late.sweepChanged();
            heard = true;
          });
      Workflow.await(() -> heard);
    }
  }

  public static final class Listener implements ArchiveWorkflow {
    private boolean told;

    @Override
    public void sweepChanged() {
      told = true;
    }

    @Override
    public void keepArchive(KeepArchive request) {
      Workflow.await(() -> told);
    }
  }

  @Test
  @Timeout(30)
  void aSignalThatFindsNobodyIsSentAgainUntilSomebodyIsThere() {
    try (TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance()) {
      Worker worker = temporal.newWorker(TaskQueues.CPU);
      worker.registerWorkflowImplementationTypes(TellerImpl.class, Listener.class);
      temporal.start();
      WorkflowClient client = temporal.getWorkflowClient();
      WorkflowOptions.Builder options = WorkflowOptions.newBuilder().setTaskQueue(TaskQueues.CPU);
      Teller teller = client.newWorkflowStub(Teller.class, options.build());
      WorkflowClient.start(teller::tellUntilHeard);
      temporal.sleep(Duration.ofSeconds(5));
      ArchiveWorkflow late =
          client.newWorkflowStub(ArchiveWorkflow.class, options.setWorkflowId(LATE).build());
      WorkflowClient.start(late::keepArchive, new KeepArchive("night", "run"));
      WorkflowStub.fromTyped(teller).getResult(Void.class);
      WorkflowStub.fromTyped(late).getResult(Void.class);
    }
  }
}
