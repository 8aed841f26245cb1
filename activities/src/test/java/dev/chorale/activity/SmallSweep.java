package dev.chorale.activity;

import dev.chorale.contract.EvaluationActivities.EvaluatePredictions;
import dev.chorale.contract.EvaluationActivities.MissingCell;
import dev.chorale.contract.TrainingActivities.TrainingInputs;
import dev.chorale.csv.CsvFile;
import dev.chorale.labels.Labels;
import dev.chorale.labels.RatingsReader;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.Stages;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.FoldId;
import dev.chorale.vocabulary.ModelSpec;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.TrainingSpec;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the stages before evaluation store, of a corpus of four clips, two folds and one seed: clips
 * a and c are calm, b is cross, and the raters of d disagree.
 */
final class SmallSweep {
  static final List<String> CLASSES = List.of("calm", "cross");
  static final ModelSpec MODEL = new ModelSpec(ModelSpec.LOG_MEL_CNN, 64, 8, 0.5);
  static final TrainingSpec TRAINING = new TrainingSpec(2, 2, 1e-3, 0.01, 0.99, 12);
  private static final String RATINGS =
      """
      clip,rater,label
      a,1,calm
      a,2,calm
      b,1,cross
      b,2,cross
      c,1,calm
      c,2,calm
      d,1,calm
      d,2,cross
      """;
  private static final String CLIPS =
      """
      clip,speaker,gender,session,language,partition,seconds,shard
      a,1,female,,,,1,0
      b,2,male,,,,3,0
      c,1,female,,,,1,0
      d,,male,,,,0,0
      """;

  private static final String FOLDS =
      """
      clip,fold-0,fold-1
      a,test,train
      b,test,train
      c,train,test
      d,train,test
      """;

  private static final String PROOF =
      """
      {"clips": 4, "usable": 4, "speakers": 4, "unknownSpeakers": 0, "folds": [
       {"fold": 0, "train": {"clips": 1, "speakers": ["1"]},
        "dev": {"clips": 1, "speakers": ["2"]}, "test": {"clips": 2, "speakers": ["3", "4"]}}]}
      """;

  private final Stages stages;

  SmallSweep(Stages stages) {
    this.stages = stages;
  }

  ArtifactRef corpus() throws IOException {
    return put(
        "FetchCorpus",
        "tiny",
        Map.of(
            "descriptor.json",
            """
            {"id": "tiny", "title": "Tiny", "classes": ["calm", "cross"], "synthetic": true,
             "licence": "CC0", "source": "made by hand"}
            """,
            "clips.csv",
            CLIPS,
            "ratings.csv",
            RATINGS));
  }

  ArtifactRef folds() throws IOException {
    return put("BuildFolds", "tiny", Map.of("folds.csv", FOLDS, "proof.json", PROOF));
  }

  ArtifactRef labels(AggregationRule rule) throws IOException {
    Labels labels =
        Labels.of(
            rule,
            new RatingsReader(Optional.of(CLASSES), false, Set.of())
                .read(CsvFile.read(new StringReader(RATINGS), "ratings.csv")));
    return put(
        "AggregateLabels",
        rule.code(),
        Map.of(
            "train.csv",
            labels.train().toCsv(),
            "test.csv",
            labels.test().toCsv(),
            "losses.json",
            ChoraleJson.canonical(labels.losses())));
  }

  TrainingInputs inputs(AggregationRule rule) throws IOException {
    return new TrainingInputs(
        new CorpusId("tiny"), rule, corpus(), labels(rule), folds(), MODEL, TRAINING);
  }

  /** Stores the training of one fold. */
  void train(AggregationRule rule, int fold, String predictions) throws IOException {
    StageKey key = TrainingKey.of(inputs(rule), new FoldId(fold), new Seed(1));
    stages.once(
        key,
        output -> {
          output.put("predictions.csv", predictions);
          output.put("curve.csv", "epoch,train_loss,dev_loss\n1,0.7,0.69\n2,0.5,0.6" + fold + "\n");
        });
  }

  EvaluatePredictions evaluate(
      AggregationRule trainRule, AggregationRule testRule, MissingCell... missing) {
    try {
      return new EvaluatePredictions(
          inputs(trainRule), testRule, labels(testRule), 2, List.of(new Seed(1)), List.of(missing));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ArtifactRef put(String stage, String name, Map<String, String> files) throws IOException {
    return stages
        .once(
            StageKey.of(stage, 1, Map.of("name", name), Map.of()),
            output -> files.forEach(output::put))
        .ref();
  }
}
