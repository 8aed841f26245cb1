package dev.chorale.activity;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.chorale.audio.Level;
import dev.chorale.contract.TrainingActivities.TrainModel;
import dev.chorale.training.TrainedNetwork;
import dev.chorale.training.TrainingData;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.FoldId;
import dev.chorale.vocabulary.ModelSpec;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.TrainingSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * {@code training.json}: what a training was and came to, for people and for {@code explain}.
 *
 * @param parameters numbers that were trained
 * @param positives train clips that are positive for each class
 * @param weights of each class in the loss
 * @param bestEpoch counted from 1
 * @param numerics on which the bits depend beside the inputs; several when it was resumed under
 *     others than it began with
 * @param level by which every clip was normalised; absent where it is each clip's own
 */
record TrainingDocument(
    CorpusId corpus,
    AggregationRule rule,
    FoldId fold,
    Seed seed,
    ModelSpec model,
    TrainingSpec training,
    long parameters,
    int trainClips,
    int devClips,
    int testClips,
    Map<String, Integer> positives,
    Map<String, Double> weights,
    long steps,
    int bestEpoch,
    double devLoss,
    List<SortedMap<String, String>> numerics,
    @JsonInclude(Include.NON_ABSENT) Optional<Level> level) {
  static final String FILE = "training.json";

  static TrainingDocument of(TrainModel request, CellData.Cell cell, TrainedNetwork trained) {
    TrainingData data = cell.data();
    return new TrainingDocument(
        request.inputs().corpusId(),
        request.inputs().rule(),
        request.fold(),
        request.seed(),
        request.inputs().model(),
        request.inputs().training(),
        cell.network().parameterCount(),
        data.train().size(),
        data.dev().size(),
        data.test().size(),
        byClass(data.classes(), trained.loss().positives()),
        byClass(data.classes(), trained.loss().weights()),
        trained.progress().step(),
        trained.best().epoch(),
        trained.best().devLoss(),
        trained.progress().numerics(),
        cell.level());
  }

  /** What the model's own file says of itself, as text. */
  Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("kind", model.kind());
    metadata.put("model", ChoraleJson.canonical(model));
    metadata.put("classes", ChoraleJson.canonical(weights.keySet()));
    return metadata;
  }

  private static <T> Map<String, T> byClass(List<String> classes, List<T> values) {
    Map<String, T> byClass = new LinkedHashMap<>();
    for (int j = 0; j < classes.size(); j++) {
      byClass.put(classes.get(j), values.get(j));
    }
    return byClass;
  }
}
