package dev.chorale.workflow;

import dev.chorale.contract.SearchAttributes;
import dev.chorale.contract.Stage;
import dev.chorale.contract.TrainingActivities;
import dev.chorale.contract.TrainingActivities.TrainModel;
import dev.chorale.contract.TrainingActivities.TrainedModel;
import dev.chorale.vocabulary.NumericsPreference;
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

public final class TrainingWorkflowImpl implements TrainingWorkflow {
  /** Runs that began without it send every attempt to any worker. */
  private static final String PREFER_NUMERICS = "prefer-numerics";

  private boolean held;
  private Optional<CancellationScope> attempt = Optional.empty();

  @Override
  public void hold() {
    held = true;
    attempt.ifPresent(CancellationScope::cancel);
  }

  @Override
  public void release() {
    held = false;
  }

  @Override
  public TrainedCell runTraining(TrainingRequest request) {
    TrainingAttempts attempts = new TrainingAttempts(request.carried(), preference(request));
    TrainingMetrics metrics = new TrainingMetrics(attempts);
    Workflow.upsertTypedSearchAttributes(
        SearchAttributes.SWEEP.valueSet(request.sweepId()),
        SearchAttributes.CORPUS.valueSet(request.inputs().corpusId().value()),
        SearchAttributes.RULE.valueSet(request.inputs().rule().code()),
        SearchAttributes.FOLD.valueSet((long) request.fold().value()),
        SearchAttributes.STAGE.valueSet(Stage.TRAIN_MODEL.activity()));
    if (request.found().isPresent()) {
      CellProgress progress = attempts.done(request.found().get());
      publish(progress);
      return new TrainedCell(request.found().get(), progress);
    }
    try {
      while (true) {
        waitForRelease(attempts);
        int number = attempts.begin();
        publish(attempts.progress(CellState.RUNNING));
        try {
          TrainedModel trained = train(request, number, attempts);
          CellProgress progress = attempts.done(trained);
          metrics.ended(attempts);
          publish(progress);
          return new TrainedCell(trained, progress);
        } catch (ActivityFailure failure) {
          Optional<Duration> wait = attempts.ended(failure);
          metrics.ended(attempts);
          if (CancellationScope.current().isCancelRequested()) {
            throw new CanceledFailure("The cell was cancelled");
          }
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
                      Optional.of(attempts.carry()),
                      request.numerics(),
                      Optional.empty()));
        }
      }
    } catch (CanceledFailure cancelled) {
      publish(attempts.progress(CellState.CANCELLED));
      throw cancelled;
    }
  }

  private static Optional<NumericsPreference> preference(TrainingRequest request) {
    int version = Workflow.getVersion(PREFER_NUMERICS, Workflow.DEFAULT_VERSION, 1);
    return version == Workflow.DEFAULT_VERSION
        ? Optional.empty()
        : Optional.of(request.numerics().orElse(NumericsPreference.USUAL));
  }

  /** In a scope of its own: to hold a cell is not to cancel it. */
  private TrainedModel train(TrainingRequest request, int number, TrainingAttempts attempts) {
    TrainingActivities stage =
        Workflow.newActivityStub(TrainingActivities.class, options(attempts));
    TrainModel work =
        new TrainModel(
            request.inputs(),
            request.fold(),
            request.seed(),
            number,
            attempts.numerics().askWorker());
    CompletablePromise<TrainedModel> trained = Workflow.newPromise();
    CancellationScope scope =
        Workflow.newCancellationScope(
            () -> trained.completeFrom(Async.function(stage::trainModel, work)));
    attempt = Optional.of(scope);
    scope.run();
    try {
      return trained.get();
    } finally {
      attempt = Optional.empty();
    }
  }

  private static ActivityOptions options(TrainingAttempts attempts) {
    PreferredNumerics numerics = attempts.numerics();
    return numerics
        .waitsFor()
        .map(name -> StageOptions.training(attempts.summary(), name, numerics.longest()))
        .orElseGet(() -> StageOptions.of(Stage.TRAIN_MODEL, attempts.summary()));
  }

  private void waitForRelease(TrainingAttempts attempts) {
    if (held) {
      publish(attempts.progress(CellState.PREEMPTED));
      Workflow.await(() -> !held);
    }
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
            + progress.waitsFor().map(name -> "\n\nFor numerics: " + name).orElse("")
            + (progress.mixedNumerics() ? "\n\nMixed numerics" : "")
            + progress.failure().map(failure -> "\n\nLast failure: " + failure).orElse(""));
  }
}
