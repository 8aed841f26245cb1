package dev.chorale.activity;

import dev.chorale.contract.EvaluationActivities;
import dev.chorale.contract.Stage;
import dev.chorale.corpus.StoredCorpus;
import dev.chorale.evaluation.ClipFacts;
import dev.chorale.evaluation.MetricsDocument;
import dev.chorale.evaluation.PooledPredictions;
import dev.chorale.evaluation.Scores;
import dev.chorale.evaluation.Truth;
import dev.chorale.folds.Folds;
import dev.chorale.labels.ClassTable;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.Stages;
import dev.chorale.storage.StoreException;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;

/** Measures the stored predictions of one train rule on one test set. */
public final class EvaluationActivitiesImpl implements EvaluationActivities {
  /** Raised when the same predictions would give other files. */
  private static final int VERSION = 5;

  private final Stages stages;

  public EvaluationActivitiesImpl(Stages stages) {
    this.stages = stages;
  }

  @Override
  public EvaluatedPredictions evaluatePredictions(EvaluatePredictions request) {
    return Failures.typed(
        () -> {
          StoredTrainings trainings = trainings(stages, request);
          Stages.Outcome outcome =
              stages.once(key(request, trainings), output -> measure(request, trainings, output));
          Summary summary = outcome.summary(Summary.class);
          return new EvaluatedPredictions(
              outcome.ref(),
              request.inputs().rule(),
              request.testRule(),
              summary.clips(),
              summary.macroF1(),
              summary.kld(),
              summary.jsd(),
              outcome.reused());
        });
  }

  private static StoredTrainings trainings(Stages stages, EvaluatePredictions request) {
    return StoredTrainings.find(
        stages, request.inputs(), request.folds(), request.seeds(), request.missing());
  }

  /**
   * Of what is stored for a request.
   *
   * @throws StoreException naming a training that is not in the store
   */
  public static StageKey key(Stages stages, EvaluatePredictions request) {
    return key(request, trainings(stages, request));
  }

  private static StageKey key(EvaluatePredictions request, StoredTrainings trainings) {
    Map<String, ArtifactRef> inputs = new LinkedHashMap<>(trainings.refs());
    inputs.put("labels", request.inputs().labels());
    inputs.put("folds", request.inputs().folds());
    inputs.put("testLabels", request.testLabels());
    inputs.put("corpus", request.inputs().corpus());
    return StageKey.of(
        Stage.EVALUATE_PREDICTIONS.activity(),
        VERSION,
        new Parameters(request.inputs().rule(), request.testRule()),
        inputs);
  }

  private void measure(
      EvaluatePredictions request, StoredTrainings trainings, Stages.Output output) {
    Truth truth =
        new Truth(
            request.testRule(),
            table(request.testLabels(), "train.csv"),
            table(request.testLabels(), "test.csv"));
    StoredCorpus corpus = StoredCorpus.read(name -> stages.text(request.inputs().corpus(), name));
    PooledPredictions pooled =
        PooledPredictions.pool(
            request.inputs().rule(),
            truth,
            Folds.read(
                new StringReader(stages.text(request.inputs().folds(), "folds.csv")), "folds.csv"),
            table(request.inputs().labels(), "train.csv"),
            trainings.predictions(),
            clips -> ClipFacts.of(corpus, clips));
    MetricsDocument metrics = pooled.measure().metrics(request.testRule());
    pooled.files().forEach(output::put);
    output.put(MetricsDocument.FILE, ChoraleJson.canonical(metrics));
    output.summary(Summary.of(metrics));
  }

  private ClassTable table(ArtifactRef labels, String name) {
    return ClassTable.read(new StringReader(stages.text(labels, name)), name);
  }

  private record Parameters(AggregationRule trainRule, AggregationRule testRule) {}

  private record Summary(int clips, double macroF1, double kld, double jsd) {
    static Summary of(MetricsDocument metrics) {
      return metrics
          .mean()
          .map(mean -> of(metrics.clips(), mean))
          .orElse(new Summary(metrics.clips(), Double.NaN, Double.NaN, Double.NaN));
    }

    private static Summary of(int clips, Scores mean) {
      return new Summary(clips, mean.macroF1(), mean.kld(), mean.jsd());
    }
  }
}
