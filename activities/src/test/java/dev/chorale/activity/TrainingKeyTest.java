package dev.chorale.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.contract.TrainingActivities.TrainingInputs;
import dev.chorale.storage.StageKey;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.FoldId;
import dev.chorale.vocabulary.ModelSpec;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.TrainingSpec;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TrainingKeyTest {
  private static final ModelSpec MODEL = new ModelSpec(ModelSpec.LOG_MEL_CNN, 64, 24, 0.3);
  private static final TrainingSpec TRAINING = new TrainingSpec(20, 32, 1e-3, 0.01, 0.99, 12);

  @Test
  void whateverDecidesTheWeightsDecidesTheKey() {
    TrainingInputs inputs = inputs(AggregationRule.PLURALITY, "1", "2", "3", MODEL, TRAINING);
    assertThat(
            Stream.of(
                    TrainingKey.of(inputs, new FoldId(0), new Seed(1)),
                    TrainingKey.of(inputs, new FoldId(1), new Seed(1)),
                    TrainingKey.of(inputs, new FoldId(0), new Seed(2)),
                    key(inputs(AggregationRule.MAJORITY, "1", "2", "3", MODEL, TRAINING)),
                    key(inputs(AggregationRule.PLURALITY, "9", "2", "3", MODEL, TRAINING)),
                    key(inputs(AggregationRule.PLURALITY, "1", "9", "3", MODEL, TRAINING)),
                    key(inputs(AggregationRule.PLURALITY, "1", "2", "9", MODEL, TRAINING)),
                    key(
                        inputs(
                            AggregationRule.PLURALITY,
                            "1",
                            "2",
                            "3",
                            new ModelSpec(ModelSpec.LOG_MEL_CNN, 64, 24, 0.4),
                            TRAINING)),
                    key(
                        inputs(
                            AggregationRule.PLURALITY,
                            "1",
                            "2",
                            "3",
                            MODEL,
                            new TrainingSpec(21, 32, 1e-3, 0.01, 0.99, 12))))
                .map(StageKey::key))
        .doesNotHaveDuplicates();
  }

  @Test
  void theKeyOfACellStaysTheSameOverReleases() {
    // Changed on purpose only: every stored training is trained again when it changes.
    assertThat(key(inputs(AggregationRule.PLURALITY, "1", "2", "3", MODEL, TRAINING)).key())
        .isEqualTo("6b32ed8cb5042896a8f537c3009d9cfbfa257e9d12cf0cc4689f5a268002d5b4");
  }

  @Test
  void theKeyOfAWav2Vec2CellStaysTheSameToo() {
    ModelSpec model =
        new ModelSpec(
            ModelSpec.WAV2VEC2, 0, 8, 0.5, 16, 2, 2, 32, 24, false, false, Optional.empty());
    assertThat(key(inputs(AggregationRule.PLURALITY, "1", "2", "3", model, TRAINING)).key())
        .isEqualTo("aeda6e48855db067002596f4e81ebfb3f7cb937eeb10275e257c003ba60e1585");
  }

  private static StageKey key(TrainingInputs inputs) {
    return TrainingKey.of(inputs, new FoldId(0), new Seed(1));
  }

  private static TrainingInputs inputs(
      AggregationRule rule,
      String corpus,
      String labels,
      String folds,
      ModelSpec model,
      TrainingSpec training) {
    return new TrainingInputs(
        new CorpusId("any"),
        rule,
        new ArtifactRef("FetchCorpus", "a", corpus),
        new ArtifactRef("AggregateLabels", "b", labels),
        new ArtifactRef("BuildFolds", "c", folds),
        model,
        training);
  }
}
