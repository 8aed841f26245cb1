package dev.chorale.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.contract.FailureType;
import dev.chorale.contract.FoldActivities;
import dev.chorale.contract.FoldActivities.BuildFolds;
import dev.chorale.contract.FoldActivities.BuiltFolds;
import dev.chorale.contract.Payloads;
import dev.chorale.contract.TrainingActivities;
import dev.chorale.contract.TrainingActivities.TrainModel;
import dev.chorale.contract.TrainingActivities.TrainedModel;
import dev.chorale.contract.TrainingActivities.TrainingInputs;
import dev.chorale.contract.TrainingActivities.TrainingProgress;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.FoldId;
import dev.chorale.vocabulary.ModelSpec;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.TrainingSpec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class StageInterceptorTest {
  private static final ArtifactRef REF = new ArtifactRef("Stage", "key", "digest");
  private static final TrainingProgress STEP_7 =
      new TrainingProgress(1, 20, 7, 100, 0.5, "host:4711", 0, 5, 3.5, Optional.empty());
  private static final TrainModel TRAIN =
      new TrainModel(
          new TrainingInputs(
              new CorpusId("tiny"),
              AggregationRule.ALL_INCLUSIVE,
              REF,
              REF,
              REF,
              new ModelSpec(ModelSpec.LOG_MEL_CNN, 64, 24, 0.3),
              new TrainingSpec(20, 32, 1e-3, 0.01, 0.99, 12)),
          new FoldId(0),
          new Seed(1),
          4,
          false);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Map<String, String> logged = new ConcurrentHashMap<>();
  private final AtomicInteger tries = new AtomicInteger();
  private final TestWorkflowEnvironment temporal =
      TestWorkflowEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder().setDataConverter(Payloads.converter()).build())
              .setWorkerFactoryOptions(
                  WorkerFactoryOptions.newBuilder()
                      .setWorkerInterceptors(new StageInterceptor(meters))
                      .build())
              .build());
  private final Worker worker = temporal.newWorker("test");

  @WorkflowInterface
  public interface Stages {
    @WorkflowMethod
    void run(String stage);
  }

  public static final class StagesImpl implements Stages {
    @Override
    public void run(String stage) {
      ActivityOptions options =
          ActivityOptions.newBuilder()
              .setStartToCloseTimeout(Duration.ofHours(1))
              .setHeartbeatTimeout(Duration.ofMinutes(1))
              .setRetryOptions(
                  RetryOptions.newBuilder()
                      .setMaximumAttempts(stage.equals("train") ? 1 : 0)
                      .build())
              .build();
      if (stage.equals("train")) {
        Workflow.newActivityStub(TrainingActivities.class, options).trainModel(TRAIN);
      } else {
        Workflow.newActivityStub(FoldActivities.class, options).buildFolds(new BuildFolds(REF, 5));
      }
    }
  }

  @BeforeEach
  void register() {
    worker.registerWorkflowImplementationTypes(StagesImpl.class);
  }

  @AfterEach
  void close() {
    temporal.close();
  }

  @Test
  void logLinesNameTheCellAndTheAttemptThatTheWorkflowCounts() {
    run(
        "train",
        (TrainingActivities)
            request -> {
              logged.putAll(MDC.getCopyOfContextMap());
              return new TrainedModel(REF, 1, 0.5, 0, 1, false, 0, false);
            });
    assertThat(logged)
        .containsEntry("cell", "tiny/AR/fold-0/seed-1")
        .containsEntry("attempt", "4")
        .containsEntry("WorkflowId", "night-1a2b3c4d/tiny/AR/fold-0/seed-1");
  }

  @Test
  void runsAreCountedByHowTheyEnd() {
    run("fold", (FoldActivities) request -> new BuiltFolds(REF, 5, 10, true));
    assertThat(meters.get("chorale.stage").tags("stage", "BuildFolds", "outcome", "reused").timer())
        .satisfies(timer -> assertThat(timer.count()).isEqualTo(1));
    assertThat(meters.get("chorale.stage.reused").tag("stage", "BuildFolds").counter().count())
        .isEqualTo(1);
  }

  @Test
  void aDefectIsTriedAFewTimesAndThenEndsTheStage() {
    assertThatThrownBy(
            () ->
                run(
                    "fold",
                    (FoldActivities)
                        request -> {
                          tries.incrementAndGet();
                          throw new IllegalStateException("a defect");
                        }))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOf(ActivityFailure.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo(FailureType.UNEXPECTED.type());
              assertThat(failure.getOriginalMessage()).contains("a defect");
            });
    assertThat(tries.get()).isEqualTo(3);
  }

  @Test
  void aFailedTrainingCarriesHowFarItWas() {
    assertThatThrownBy(
            () ->
                run(
                    "train",
                    (TrainingActivities)
                        request -> {
                          try (Heartbeat heartbeat =
                              Heartbeat.every(
                                  Duration.ofMinutes(1),
                                  Duration.ofMinutes(1),
                                  Activity.getExecutionContext())) {
                            heartbeat.progressed(STEP_7);
                          }
                          throw ApplicationFailure.newFailure(
                              "stopped", FailureType.PREEMPTED.type());
                        }))
        .rootCause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo(FailureType.PREEMPTED.type());
              assertThat(Optional.ofNullable(failure.getDetails().get(TrainingProgress.class)))
                  .contains(STEP_7);
            });
  }

  @Test
  void stepsOfATrainingAreCountedFromWhereTheAttemptBegan() {
    TrainingMeters training = new TrainingMeters(meters);
    var attempt = training.attempt();
    attempt.accept(new TrainingProgress(1, 20, 51, 100, 0.5, "a:1", 50, 50, 2, Optional.empty()));
    attempt.accept(new TrainingProgress(1, 20, 53, 100, 0.5, "a:1", 50, 50, 6, Optional.empty()));
    attempt.accept(new TrainingProgress(1, 20, 53, 100, 0.5, "a:1", 50, 53, 7, Optional.empty()));
    assertThat(meters.get("chorale.training.steps").counter().count()).isEqualTo(3);
    assertThat(meters.get("chorale.training.step").timer().count()).isEqualTo(3);
    assertThat(
            meters
                .get("chorale.training.step")
                .timer()
                .totalTime(java.util.concurrent.TimeUnit.SECONDS))
        .isEqualTo(6);
    assertThat(meters.get("chorale.training.resumes").counter().count()).isEqualTo(1);
    training
        .attempt()
        .accept(new TrainingProgress(1, 20, 1, 100, 0.5, "a:1", 0, 0, 1, Optional.empty()));
    assertThat(meters.get("chorale.training.resumes").counter().count()).isEqualTo(1);
  }

  private void run(String stage, Object activities) {
    worker.registerActivitiesImplementations(activities);
    temporal.start();
    temporal
        .getWorkflowClient()
        .newWorkflowStub(
            Stages.class,
            WorkflowOptions.newBuilder()
                .setTaskQueue("test")
                .setWorkflowId("night-1a2b3c4d/tiny/AR/fold-0/seed-1")
                .build())
        .run(stage);
  }
}
