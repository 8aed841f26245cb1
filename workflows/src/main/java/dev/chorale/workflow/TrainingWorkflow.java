package dev.chorale.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.chorale.contract.TrainingActivities.TrainedModel;
import dev.chorale.contract.TrainingActivities.TrainingInputs;
import dev.chorale.contract.TrainingActivities.TrainingProgress;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.FoldId;
import dev.chorale.vocabulary.NumericsPreference;
import dev.chorale.vocabulary.Seed;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.Optional;

/**
 * One cell: the training of a fold under a rule and a seed, attempt by attempt. Decides by the
 * failure of each attempt whether and when the next one runs, so that every attempt is an event of
 * its own. Fails when no further attempt can help.
 */
@WorkflowInterface
public interface TrainingWorkflow {
  @WorkflowMethod
  TrainedCell runTraining(TrainingRequest request);

  /** Has the running attempt store a checkpoint and leave its device, until {@link #release}. */
  @SignalMethod
  void hold();

  @SignalMethod
  void release();

  /** The workflow id, as in {@code night-1a2b3c4d/crema-d/AR/fold-0/seed-1}. */
  static String idFor(
      String sweepId, CorpusId corpus, AggregationRule rule, FoldId fold, Seed seed) {
    return CorpusWorkflow.idFor(sweepId, corpus) + "/" + rule + "/" + fold + "/" + seed;
  }

  /**
   * @param carried what the runs before have seen; absent in the first
   * @param numerics absent for {@link NumericsPreference#USUAL}
   * @param found its training, where the store holds it already: then nothing runs
   */
  record TrainingRequest(
      String sweepId,
      TrainingInputs inputs,
      FoldId fold,
      Seed seed,
      Optional<CarriedAttempts> carried,
      @JsonInclude(Include.NON_ABSENT) Optional<NumericsPreference> numerics,
      @JsonInclude(Include.NON_ABSENT) Optional<TrainedModel> found) {}

  /**
   * What one run hands to the next.
   *
   * @param infrastructureFailures in a row, by which the back-off grows
   * @param outOfMemory attempts that ended so
   * @param unexpected attempts that ended with a failure of no known type
   * @param story what the next attempt's summary says of the last, as in {@code from step 1200,
   *     after preemption of host:4711}
   * @param anyNumerics whether those it ran under were waited for in vain
   */
  record CarriedAttempts(
      CellProgress progress,
      int infrastructureFailures,
      int outOfMemory,
      int unexpected,
      String story,
      @JsonInclude(Include.NON_DEFAULT) boolean anyNumerics) {}

  record TrainedCell(TrainedModel trained, CellProgress progress) {}

  /**
   * Where a cell stands; in its memo under {@link Memos#PROGRESS}.
   *
   * @param state RUNNING from the scheduling of an attempt on: whether a worker has taken it is
   *     told by the pending activity, see {@link #state(boolean)}
   * @param attempts scheduled so far, with the one that runs
   * @param preemptions attempts that ended because their worker was taken away
   * @param resumes attempts that went on from a checkpoint
   * @param deviceSeconds of all ended attempts, as far as they told
   * @param wastedSeconds of them, spent on steps that were done again: see {@link DeviceTime}
   * @param preempted whether the last attempt that ended was preempted
   * @param last what the last attempt told before it ended
   * @param failure of the last attempt that failed; absent once done
   * @param mixedNumerics whether its steps ran under more than one device, engine or thread count
   * @param waitsFor numerics, by name, whose workers alone may take the next attempt; absent where
   *     any may
   */
  record CellProgress(
      CellState state,
      int attempts,
      int preemptions,
      int resumes,
      double deviceSeconds,
      double wastedSeconds,
      boolean reused,
      boolean preempted,
      Optional<TrainingProgress> last,
      Optional<String> failure,
      @JsonInclude(Include.NON_DEFAULT) boolean mixedNumerics,
      @JsonInclude(Include.NON_ABSENT) Optional<String> waitsFor) {
    /** A cell that waits for its first worker. */
    static final CellProgress NEW =
        new CellProgress(
            CellState.WAITING,
            0,
            0,
            0,
            0,
            0,
            false,
            false,
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty());

    /**
     * The state as a person means it.
     *
     * @param attemptStarted whether a worker has taken the pending attempt
     */
    public CellState state(boolean attemptStarted) {
      if (state != CellState.RUNNING || attemptStarted) {
        return state;
      }
      return preempted ? CellState.PREEMPTED : CellState.WAITING;
    }
  }
}
