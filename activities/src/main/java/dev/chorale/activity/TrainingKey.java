package dev.chorale.activity;

import dev.chorale.contract.TrainingActivities.TrainingInputs;
import dev.chorale.storage.StageKey;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.FoldId;
import dev.chorale.vocabulary.ModelSpec;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.TrainingSpec;
import java.util.Map;

/** Under which key a cell's training is stored, so that evaluation finds it without a payload. */
public final class TrainingKey {
  public static final String STAGE = "TrainModel";

  /** Each raised when the same inputs would give other weights. */
  private static final int LOG_MEL_CNN = 2;

  private static final int WAV2VEC2 = 3;

  private TrainingKey() {}

  public static StageKey of(TrainingInputs inputs, FoldId fold, Seed seed) {
    StageKey key =
        StageKey.of(
            STAGE,
            inputs.model().kind().equals(ModelSpec.LOG_MEL_CNN) ? LOG_MEL_CNN : WAV2VEC2,
            new Parameters(inputs.rule(), inputs.model(), inputs.training(), fold, seed),
            Map.of("corpus", inputs.corpus(), "labels", inputs.labels(), "folds", inputs.folds()));
    return inputs.model().checkpoint().map(weights -> key.with("weights", weights)).orElse(key);
  }

  private record Parameters(
      AggregationRule rule, ModelSpec model, TrainingSpec training, FoldId fold, Seed seed) {}
}
