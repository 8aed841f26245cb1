package dev.chorale.activity;

import dev.chorale.audio.AudioDecoder;
import dev.chorale.audio.Features;
import dev.chorale.contract.TrainingActivities.TrainModel;
import dev.chorale.contract.TrainingActivities.TrainingInputs;
import dev.chorale.corpus.ShardReader;
import dev.chorale.folds.Fold;
import dev.chorale.folds.Folds;
import dev.chorale.labels.ClassTable;
import dev.chorale.model.Network;
import dev.chorale.model.Networks;
import dev.chorale.storage.DamagedException;
import dev.chorale.storage.Manifest;
import dev.chorale.storage.Stages;
import dev.chorale.storage.StoredObject;
import dev.chorale.training.Example;
import dev.chorale.training.TrainingData;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ModelSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what one cell trains on. The features of the last corpus stay in memory, since a sweep's
 * cells of one corpus follow each other.
 */
final class CellData {
  private static final String SHARDS = "shards/";

  private final Stages stages;
  private @Nullable CorpusFeatures last;

  CellData(Stages stages) {
    this.stages = stages;
  }

  /** A network and what it is to be trained on. */
  record Cell(Network network, TrainingData data) {}

  /**
   * Train and dev clips that the train rule keeps, and the whole test fold.
   *
   * @param alive called after every clip that is decoded
   * @throws BadInputException naming the cell, when it has a side without clips
   */
  synchronized Cell read(TrainModel request, Runnable alive) throws IOException {
    TrainingInputs inputs = request.inputs();
    ClassTable targets =
        ClassTable.read(
            new StringReader(stages.text(inputs.labels(), "train.csv")),
            "train.csv of " + inputs.rule());
    Fold fold = fold(inputs.folds(), request);
    Network network = Networks.of(inputs.model(), targets.classes().size());
    CorpusFeatures features = features(inputs, network, alive);
    List<Example> train = labelled(fold.train(), targets, features.cut());
    List<Example> dev = labelled(fold.dev(), targets, features.whole());
    List<Example> test =
        fold.test().stream()
            .map(clip -> new Example(clip, of(clip, features.whole()), List.of()))
            .toList();
    if (train.isEmpty() || dev.isEmpty() || test.isEmpty()) {
      throw new BadInputException(
          "%s/%s/%s has %d train, %d dev and %d test clips under this rule, expected at least one of each. Use fewer folds, or more speakers."
              .formatted(
                  inputs.corpusId(),
                  inputs.rule(),
                  request.fold(),
                  train.size(),
                  dev.size(),
                  test.size()));
    }
    return new Cell(network, new TrainingData(targets.classes(), train, dev, test));
  }

  private Fold fold(ArtifactRef folds, TrainModel request) {
    return Folds.read(new StringReader(stages.text(folds, "folds.csv")), "folds.csv")
        .fold(request.fold());
  }

  private static List<Example> labelled(
      List<String> clips, ClassTable targets, Map<String, Features> features) {
    return clips.stream()
        .filter(targets::has)
        .map(
            clip ->
                new Example(
                    clip, of(clip, features), Arrays.stream(targets.row(clip)).boxed().toList()))
        .toList();
  }

  private static Features of(String clip, Map<String, Features> features) {
    Features found = features.get(clip);
    if (found == null) {
      throw new DamagedException(
          "The stored corpus has no sound for clip '"
              + clip
              + "'. Remove its artifact: its stage will run once more.");
    }
    return found;
  }

  private CorpusFeatures features(TrainingInputs inputs, Network network, Runnable alive)
      throws IOException {
    CorpusFeatures kept = last;
    double seconds = inputs.training().maxSeconds();
    if (kept == null || !kept.isOf(inputs.corpus(), inputs.model(), seconds)) {
      // Let go of before the next is read: two corpora may not fit.
      last = null;
      kept = decoded(inputs, network, alive);
      last = kept;
    }
    return kept;
  }

  private CorpusFeatures decoded(TrainingInputs inputs, Network network, Runnable alive)
      throws IOException {
    Manifest corpus = stages.manifest(inputs.corpus());
    double seconds = inputs.training().maxSeconds();
    CorpusFeatures features =
        new CorpusFeatures(
            inputs.corpus().digest(), inputs.model(), seconds, new HashMap<>(), new HashMap<>());
    int longest = (int) Math.round(seconds * AudioDecoder.SAMPLE_RATE);
    for (Map.Entry<String, StoredObject> object : corpus.objects().entrySet()) {
      if (object.getKey().startsWith(SHARDS)) {
        try (InputStream shard = stages.store().open(object.getValue())) {
          ShardReader.read(
              shard,
              (clip, wav) -> {
                features.add(clip, AudioDecoder.decode(wav, clip), longest, network);
                alive.run();
              });
        }
      }
    }
    return features;
  }

  /**
   * @param whole features of every clip
   * @param cut of every clip's first seconds
   */
  private record CorpusFeatures(
      String corpus,
      ModelSpec model,
      double seconds,
      Map<String, Features> whole,
      Map<String, Features> cut) {
    boolean isOf(ArtifactRef ref, ModelSpec spec, double maxSeconds) {
      return corpus.equals(ref.digest()) && model.equals(spec) && seconds == maxSeconds;
    }

    void add(String clip, float[] samples, int longest, Network network) {
      Features all = network.features(samples);
      whole.put(clip, all);
      cut.put(
          clip,
          samples.length <= longest ? all : network.features(Arrays.copyOf(samples, longest)));
    }
  }
}
