package dev.chorale.contract;

import dev.chorale.contract.TrainingActivities.TrainingInputs;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.FoldId;
import dev.chorale.vocabulary.Seed;
import io.temporal.activity.ActivityInterface;
import java.util.List;

/** Measures stored predictions. */
@ActivityInterface
public interface EvaluationActivities {
  /**
   * Pools the test predictions of all folds, keeps the clips of the test rule, and measures once a
   * seed (SPEC: Evaluation). Idempotent: the key follows from the request. Which trainings are
   * meant follows from the inputs, so the payload stays small.
   */
  EvaluatedPredictions evaluatePredictions(EvaluatePredictions request);

  /**
   * @param inputs of the trainings: the train rule is theirs
   * @param testLabels targets under the test rule
   * @param folds number of folds
   * @param missing cells that did not end: holes in the table
   */
  record EvaluatePredictions(
      TrainingInputs inputs,
      AggregationRule testRule,
      ArtifactRef testLabels,
      int folds,
      List<Seed> seeds,
      List<MissingCell> missing) {
    public EvaluatePredictions {
      seeds = List.copyOf(seeds);
      missing = List.copyOf(missing);
    }
  }

  record MissingCell(FoldId fold, Seed seed) {}

  /**
   * @param evaluation metrics, and the pooled predictions and truths they were measured on
   * @param clips that the test rule keeps
   */
  record EvaluatedPredictions(
      ArtifactRef evaluation,
      AggregationRule trainRule,
      AggregationRule testRule,
      int clips,
      double macroF1,
      double kld,
      double jsd,
      boolean reused)
      implements StageResult {}
}
