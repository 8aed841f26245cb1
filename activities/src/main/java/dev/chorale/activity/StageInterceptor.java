package dev.chorale.activity;

import dev.chorale.contract.FailureType;
import dev.chorale.contract.Stage;
import dev.chorale.contract.StageResult;
import dev.chorale.contract.TrainingActivities.TrainModel;
import dev.chorale.contract.TrainingActivities.TrainingProgress;
import dev.chorale.workflow.StageOptions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.client.ActivityCompletionException;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.failure.ApplicationFailure;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * What every stage has beside its work: log lines that name the cell and the attempt, meters, a
 * heartbeat, and a failure whose type the workflows know.
 */
public final class StageInterceptor extends WorkerInterceptorBase {
  private static final Logger LOG = LoggerFactory.getLogger(StageInterceptor.class);

  /** These know their progress, and beat themselves. */
  private static final Set<String> BEAT_THEMSELVES =
      Set.of(Stage.FETCH_CORPUS.activity(), Stage.TRAIN_MODEL.activity());

  private static final String CELL = "cell";
  private static final String ATTEMPT = "attempt";

  private final MeterRegistry meters;

  public StageInterceptor(MeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new Inbound(next);
  }

  private final class Inbound extends ActivityInboundCallsInterceptorBase {
    private Optional<ActivityExecutionContext> context = Optional.empty();

    private Inbound(ActivityInboundCallsInterceptor next) {
      super(next);
    }

    @Override
    public void init(ActivityExecutionContext started) {
      context = Optional.of(started);
      super.init(started);
    }

    @Override
    public ActivityOutput execute(ActivityInput input) {
      ActivityExecutionContext now = context.orElseThrow();
      ActivityInfo info = now.getInfo();
      if (Stage.find(info.getActivityType()).isEmpty()) {
        // What is beside the stages, as the archive's: a beat is all that it needs.
        return beating(now, input);
      }
      Stage stage = Stage.of(info.getActivityType());
      Timer.Sample timer = Timer.start(meters);
      String outcome = "Error";
      MDC.put(CELL, cell(info.getWorkflowId()));
      MDC.put(ATTEMPT, String.valueOf(attempt(info, input)));
      try {
        LOG.info("{} begins", stage);
        ActivityOutput output = beating(now, input);
        outcome = "done";
        if (reused(output)) {
          outcome = "reused";
          Counter.builder("chorale.stage.reused")
              .description("Stages whose artifact was there before")
              .tag("stage", stage.activity())
              .register(meters)
              .increment();
        }
        LOG.info("{} is {}", stage, outcome);
        return output;
      } catch (ActivityCompletionException e) {
        outcome = "unwanted";
        throw e;
      } catch (ApplicationFailure e) {
        outcome = e.getType();
        throw withProgress(stage, now, e);
      } catch (RuntimeException e) {
        // Whatever has no type is most likely a defect.
        outcome = FailureType.UNEXPECTED.type();
        throw withProgress(stage, now, unexpected(info, e));
      } finally {
        MDC.remove(CELL);
        MDC.remove(ATTEMPT);
        timer.stop(
            Timer.builder("chorale.stage")
                .description("Runs of stages on this worker, by how they ended")
                .tag("stage", stage.activity())
                .tag("outcome", outcome)
                .register(meters));
      }
    }

    private ActivityOutput beating(ActivityExecutionContext now, ActivityInput input) {
      String activity = now.getInfo().getActivityType();
      if (BEAT_THEMSELVES.contains(activity)) {
        return super.execute(input);
      }
      Thread worker = Thread.currentThread();
      Heartbeat heartbeat =
          Heartbeat.start(
              StageOptions.BEAT, StageOptions.LONGEST_STAGE, now, end -> worker.interrupt());
      try {
        return super.execute(input);
      } catch (RuntimeException e) {
        // What the interrupt made of the work matters less than why it came.
        throw heartbeat.end().<RuntimeException>map(end -> end).orElse(e);
      } finally {
        heartbeat.close();
        // An end that came too late to interrupt this work must not interrupt the next.
        if (heartbeat.end().isPresent() && Thread.interrupted()) {
          LOG.debug("{} was told to end", activity);
        }
      }
    }

    private boolean reused(ActivityOutput output) {
      return output.getResult() instanceof StageResult result && result.reused();
    }
  }

  /** As in {@code crema-d/AR/fold-0/seed-1}: the workflow's id without the sweep's. */
  static String cell(String workflowId) {
    return workflowId.substring(workflowId.indexOf('/') + 1);
  }

  private static int attempt(
      ActivityInfo info, ActivityInboundCallsInterceptor.ActivityInput input) {
    return input.getArguments().length == 1 && input.getArguments()[0] instanceof TrainModel train
        ? train.attempt()
        : info.getAttempt();
  }

  private static ApplicationFailure unexpected(ActivityInfo info, RuntimeException e) {
    LOG.error("Unexpected failure", e);
    // Of a training the workflow counts the attempts; the server counts those of other stages.
    boolean last = info.getAttempt() >= StageOptions.UNEXPECTED_ATTEMPTS;
    return ApplicationFailure.newBuilder()
        .setMessage(String.valueOf(e))
        .setType(FailureType.UNEXPECTED.type())
        .setNonRetryable(last)
        .setCause(e)
        .build();
  }

  /** A failed training says how far it was, as its last heartbeat would have. */
  private static ApplicationFailure withProgress(
      Stage stage, ActivityExecutionContext context, ApplicationFailure failure) {
    if (stage != Stage.TRAIN_MODEL || failure.getDetails().getSize() > 0) {
      return failure;
    }
    Optional<TrainingProgress> progress = context.getHeartbeatDetails(TrainingProgress.class);
    if (progress.isEmpty()) {
      return failure;
    }
    return ApplicationFailure.newBuilder()
        .setMessage(failure.getOriginalMessage())
        .setType(failure.getType())
        .setNonRetryable(failure.isNonRetryable())
        .setCause(failure.getCause())
        .setDetails(progress.get())
        .build();
  }
}
