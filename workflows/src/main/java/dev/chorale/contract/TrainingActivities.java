package dev.chorale.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.FoldId;
import dev.chorale.vocabulary.ModelSpec;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.TrainingSpec;
import io.temporal.activity.ActivityInterface;
import java.util.Optional;

/** Trains the model of one cell. */
@ActivityInterface
public interface TrainingActivities {
  /**
   * Trains, keeps the epoch with the lowest dev loss, and stores its predictions of the fold's test
   * clips. Goes on from the last checkpoint that the store holds, so another attempt costs only the
   * steps since then; returns at once what is there already.
   */
  TrainedModel trainModel(TrainModel request);

  /**
   * What all cells of one corpus and train rule share.
   *
   * @param labels targets under the train rule
   */
  record TrainingInputs(
      CorpusId corpusId,
      AggregationRule rule,
      ArtifactRef corpus,
      ArtifactRef labels,
      ArtifactRef folds,
      ModelSpec model,
      TrainingSpec training) {}

  /**
   * @param attempt counted from 1 by the workflow; for people and logs, never part of a key
   * @param sameNumerics whether a training whose last checkpoint was made under other numerics than
   *     the worker's is to be left, as {@code OtherNumerics}, to a worker that has those
   */
  record TrainModel(
      TrainingInputs inputs,
      FoldId fold,
      Seed seed,
      int attempt,
      @JsonInclude(Include.NON_DEFAULT) boolean sameNumerics) {}

  /**
   * @param training best model, predictions of the test clips, learning curve
   * @param bestEpoch counted from 1
   * @param devLoss of the best epoch
   * @param resumedFromEpoch epochs that an earlier attempt had done; 0 for none
   * @param deviceSeconds of this attempt
   * @param resumedFromStep steps that an earlier attempt had done; 0 for none
   * @param mixedNumerics whether its steps ran under more than one device, engine or thread count
   */
  record TrainedModel(
      ArtifactRef training,
      int bestEpoch,
      double devLoss,
      int resumedFromEpoch,
      double deviceSeconds,
      boolean reused,
      @JsonInclude(Include.NON_DEFAULT) long resumedFromStep,
      @JsonInclude(Include.NON_DEFAULT) boolean mixedNumerics)
      implements StageResult {}

  /**
   * What a heartbeat tells of a training, and what a failure of it carries as its detail.
   *
   * @param epoch that runs, counted from 1
   * @param step done so far over all epochs
   * @param steps of the whole training
   * @param trainLoss mean of the running epoch so far
   * @param host and process id of the worker, as in {@code host:4711}
   * @param fromStep that this attempt began at: 0, or that of the checkpoint it went on from
   * @param checkpointStep of the last checkpoint that the store has; 0 for none
   * @param deviceSeconds of this attempt so far
   * @param numerics that it runs under, by name, as in {@code cpu-amd64-avx2-2t-1a2b3c4d}
   */
  record TrainingProgress(
      int epoch,
      int epochs,
      long step,
      long steps,
      double trainLoss,
      String host,
      long fromStep,
      long checkpointStep,
      double deviceSeconds,
      @JsonInclude(Include.NON_ABSENT) Optional<String> numerics) {}
}
