package dev.chorale.workflow;

import dev.chorale.contract.SearchAttributes;
import dev.chorale.contract.Stage;
import dev.chorale.contract.TrainingActivities;
import dev.chorale.contract.TrainingActivities.TrainModel;
import dev.chorale.contract.TrainingActivities.TrainedModel;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

public final class TrainingWorkflowImpl implements TrainingWorkflow {
  @Override
  public TrainedCell runTraining(TrainingRequest request) {
    TrainingAttempts attempts = new TrainingAttempts(request.carried());
    Workflow.upsertTypedSearchAttributes(
        SearchAttributes.SWEEP.valueSet(request.sweepId()),
        SearchAttributes.CORPUS.valueSet(request.inputs().corpusId().value()),
        SearchAttributes.RULE.valueSet(request.inputs().rule().code()),
        SearchAttributes.FOLD.valueSet((long) request.fold().value()),
        SearchAttributes.STAGE.valueSet(Stage.TRAIN_MODEL.activity()));
    try {
      while (true) {
        int attempt = attempts.begin();
        publish(attempts.progress(CellState.RUNNING));
        try {
          TrainedModel trained = train(request, attempt, attempts.summary());
          CellProgress progress = attempts.done(trained);
          publish(progress);
          return new TrainedCell(trained, progress);
        } catch (ActivityFailure failure) {
          if (failure.getCause() instanceof CanceledFailure cancelled) {
            throw cancelled;
          }
          Optional<Duration> wait = attempts.ended(failure);
          if (wait.isEmpty()) {
            throw givenUp(attempts, failure);
          }
          waitFor(wait.get(), attempts);
        }
        if (Workflow.getInfo().isContinueAsNewSuggested()) {
          Workflow.newContinueAsNewStub(TrainingWorkflow.class)
              .runTraining(
                  new TrainingRequest(
                      request.sweepId(),
                      request.inputs(),
                      request.fold(),
                      request.seed(),
                      Optional.of(attempts.carry())));
        }
      }
    } catch (CanceledFailure cancelled) {
      publish(attempts.progress(CellState.CANCELLED));
      throw cancelled;
    }
  }

  private static TrainedModel train(TrainingRequest request, int attempt, String summary) {
    return Workflow.newActivityStub(
            TrainingActivities.class, StageOptions.of(Stage.TRAIN_MODEL, summary))
        .trainModel(new TrainModel(request.inputs(), request.fold(), request.seed(), attempt));
  }

  private static void waitFor(Duration wait, TrainingAttempts attempts) {
    if (!wait.isZero()) {
      publish(attempts.progress(CellState.WAITING));
      Workflow.sleep(wait);
    }
  }

  private static ApplicationFailure givenUp(TrainingAttempts attempts, ActivityFailure failure) {
    CellProgress progress = attempts.progress(CellState.FAILED);
    publish(progress);
    String message =
        failure.getCause() instanceof ApplicationFailure application
            ? application.getOriginalMessage()
            : FailureTexts.of(failure);
    return ApplicationFailure.newNonRetryableFailureWithCause(
        message, TrainingAttempts.type(failure).type(), failure, progress);
  }

  private static void publish(CellProgress progress) {
    Workflow.upsertTypedSearchAttributes(SearchAttributes.STATE.valueSet(progress.state().name()));
    Workflow.upsertMemo(Map.of(Memos.PROGRESS, progress));
    Workflow.setCurrentDetails(
        "State: "
            + progress.state()
            + "\n\nAttempts: "
            + progress.attempts()
            + ", of which preempted: "
            + progress.preemptions()
            + progress.failure().map(failure -> "\n\nLast failure: " + failure).orElse(""));
  }
}
