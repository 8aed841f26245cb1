package dev.chorale.activity;

import dev.chorale.audio.AudioDecoder;
import dev.chorale.audio.Features;
import dev.chorale.audio.Level;
import dev.chorale.contract.TrainingActivities.TrainModel;
import dev.chorale.contract.TrainingActivities.TrainingInputs;
import dev.chorale.corpus.ShardReader;
import dev.chorale.folds.Fold;
import dev.chorale.folds.Folds;
import dev.chorale.labels.ClassTable;
import dev.chorale.model.Network;
import dev.chorale.model.StoredWeights;
import dev.chorale.storage.DamagedException;
import dev.chorale.storage.ObjectCache;
import dev.chorale.storage.Stages;
import dev.chorale.storage.StoreException;
import dev.chorale.storage.StoredObject;
import dev.chorale.training.Compute;
import dev.chorale.training.Example;
import dev.chorale.training.TrainingData;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ModelSpec;
import dev.chorale.vocabulary.TrainingSpec;
import dev.chorale.vocabulary.TrainingSpec.Head;
import dev.chorale.vocabulary.TrainingSpec.Normalisation;
import dev.chorale.vocabulary.TrainingSpec.Pooling;
import dev.chorale.vocabulary.TrainingSpec.Precision;
import java.io.IOException;
import java.io.StringReader;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what one cell trains on. The features of the last corpus stay in memory, since a sweep's
 * cells of one corpus follow each other; those that do not fit are made again each time they are
 * seen, from the copies of the corpus' shards on this machine.
 */
final class CellData {
  private static final Logger LOG = LoggerFactory.getLogger(CellData.class);
  private static final String SHARDS = "shards/";
  private static final Level.Sums NO_SUMS = new Level.Sums(0, 0, 0);

  private final Stages stages;
  private final StoredWeights weights;
  private final StoredEmbeddings embeddings;
  private final ObjectCache shards;
  private final long memory;
  private @Nullable CorpusFeatures last;

  /**
   * @param compute asked when clips have to be embedded
   * @param shards copies on this machine
   * @param memory bytes of features that are kept
   */
  CellData(Stages stages, Supplier<Compute> compute, ObjectCache shards, long memory) {
    this.stages = stages;
    this.weights = new StoredWeights(stages);
    this.embeddings = new StoredEmbeddings(stages, weights, compute, shards);
    this.shards = shards;
    this.memory = memory;
  }

  /**
   * A network and what it is to be trained on.
   *
   * @param level of all clips, where it is not each clip's own
   */
  record Cell(Network network, TrainingData data, Optional<Level> level) {}

  /**
   * Train and dev clips that the train rule keeps, and the whole test fold.
   *
   * @param decoded called after every clip that is decoded
   * @param embedded called after every clip that is embedded; what it throws ends the work
   * @throws BadInputException naming the cell, when it has a side without clips
   */
  synchronized Cell read(TrainModel request, Runnable decoded, Runnable embedded)
      throws IOException {
    TrainingInputs inputs = request.inputs();
    ClassTable targets =
        ClassTable.read(
            new StringReader(stages.text(inputs.labels(), "train.csv")),
            "train.csv of " + inputs.rule());
    Fold fold = fold(inputs.folds(), request);
    checkNetwork(inputs.model(), inputs.training());
    Network network = weights.network(inputs.model(), targets.classes().size());
    CorpusFeatures features = features(inputs, network, decoded, embedded);
    Optional<Level> level =
        inputs.training().normalisation() == Normalisation.TRAIN_SET
            ? Optional.of(level(fold.train(), targets, features.train()))
            : Optional.empty();
    List<Example> train = labelled(fold.train(), targets, features.train(), level);
    List<Example> dev = labelled(fold.dev(), targets, features.test(), level);
    List<Example> test =
        fold.test().stream().map(clip -> example(clip, features.test(), level, List.of())).toList();
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
    return new Cell(network, new TrainingData(targets.classes(), train, dev, test), level);
  }

  private Fold fold(ArtifactRef folds, TrainModel request) {
    return Folds.read(new StringReader(stages.text(folds, "folds.csv")), "folds.csv")
        .fold(request.fold());
  }

  /** A setting that a network does not have is refused, not left out. */
  private static void checkNetwork(ModelSpec model, TrainingSpec training) {
    refuseOther("head", training.head(), model.batchNorm() ? Head.BATCH_NORM : Head.PLAIN, model);
    if (!model.kind().equals(ModelSpec.WAV2VEC2)) {
      refuseOther("normalisation", training.normalisation(), Normalisation.CLIP, model);
      refuseOther("pooling", training.pooling(), Pooling.VALID_FRAMES, model);
      refuseOther("precision", training.precision(), Precision.FP32, model);
      refuseOther("recomputeActivations", training.recomputeActivations(), false, model);
    }
  }

  private static <E> void refuseOther(String setting, E found, E expected, ModelSpec model) {
    if (!found.equals(expected)) {
      throw new BadInputException(
          "training.%s: found '%s', which model %s does not have, expected %s. Leave it out, or choose another model.kind"
              .formatted(setting, found, model.kind(), expected));
    }
  }

  /** Of the train clips, whole. */
  private static Level level(List<String> clips, ClassTable targets, Map<String, Seen> all) {
    return Level.of(
        clips.stream().filter(targets::has).map(clip -> seen(clip, all).whole()).toList());
  }

  private static List<Example> labelled(
      List<String> clips, ClassTable targets, Map<String, Seen> all, Optional<Level> level) {
    return clips.stream()
        .filter(targets::has)
        .map(clip -> example(clip, all, level, Arrays.stream(targets.row(clip)).boxed().toList()))
        .toList();
  }

  private static Example example(
      String clip, Map<String, Seen> all, Optional<Level> level, List<Double> target) {
    Seen seen = seen(clip, all);
    Supplier<Features> features =
        level
            .<Supplier<Features>>map(of -> () -> of.applied(seen.features().get()))
            .orElse(seen.features());
    return new Example(clip, seen.frames(), seen.seconds(), features, target);
  }

  private static Seen seen(String clip, Map<String, Seen> all) {
    Seen seen = all.get(clip);
    if (seen == null) {
      throw new DamagedException(
          "The stored corpus has no sound for clip '"
              + clip
              + "'. Remove its artifact: its stage will run once more.");
    }
    return seen;
  }

  private CorpusFeatures features(
      TrainingInputs inputs, Network network, Runnable decoded, Runnable embedded)
      throws IOException {
    CorpusFeatures kept = last;
    Cuts cuts = new Cuts(inputs.training().maxSeconds(), inputs.training().testMaxSeconds());
    Normalisation normalisation = inputs.training().normalisation();
    if (kept == null || !kept.isOf(inputs.corpus(), inputs.model(), cuts, normalisation)) {
      // Let go of before the next is read: two corpora may not fit.
      last = null;
      kept = read(inputs, cuts, network, decoded, embedded);
      last = kept;
    }
    return kept;
  }

  private CorpusFeatures read(
      TrainingInputs inputs, Cuts cuts, Network network, Runnable decoded, Runnable embedded)
      throws IOException {
    SortedMap<String, StoredObject> objects = new TreeMap<>();
    stages
        .manifest(inputs.corpus())
        .objects()
        .forEach(
            (name, object) -> {
              if (name.startsWith(SHARDS)) {
                objects.put(name, object);
              }
            });
    CorpusFeatures features =
        new CorpusFeatures(
            inputs.corpus().digest(),
            inputs.model(),
            cuts,
            inputs.training().normalisation(),
            new HashMap<>(),
            new HashMap<>());
    if (inputs.model().kind().equals(ModelSpec.WAV2VEC2_FROZEN)) {
      features.train().putAll(embedded(inputs, objects, cuts.train(), embedded));
      features
          .test()
          .putAll(
              cuts.test() == cuts.train()
                  ? features.train()
                  : embedded(inputs, objects, cuts.test(), embedded));
      return features;
    }
    long free = memory;
    for (StoredObject object : objects.values()) {
      free = addShard(object, features, network, free, decoded);
    }
    long needed = objects.values().stream().mapToLong(StoredObject::size).sum();
    if (free < 0 && needed > shards.bytes()) {
      LOG.warn(
          "The features of {} do not fit into memory, nor its {} bytes of shards into the cache's"
              + " {}: each epoch fetches them again. Raise shards.limit, or the worker's -Xmx",
          inputs.corpusId(),
          needed,
          shards.bytes());
    }
    return features;
  }

  /** Returns the bytes of memory that are free after it; below 0 once something did not fit. */
  private long addShard(
      StoredObject object, CorpusFeatures features, Network network, long memory, Runnable decoded)
      throws IOException {
    AtomicLong free = new AtomicLong(memory);
    ShardReader.read(
        shards.open(object),
        (clip, wav, offset) -> {
          float[] samples = AudioDecoder.decode(wav, clip);
          Level.Sums whole = features.sums(samples);
          Sound sound = new Sound(clip, object, offset, wav.length);
          IntFunction<Seen> seen =
              length -> {
                Features of = features.of(Arrays.copyOf(samples, length), network);
                long size = (long) Float.BYTES * of.rows() * of.frames();
                Supplier<Features> source =
                    free.addAndGet(-size) >= 0
                        ? () -> of
                        : () -> features.of(Arrays.copyOf(samples(sound), length), network);
                return new Seen(
                    of.frames(), (double) length / AudioDecoder.SAMPLE_RATE, whole, source);
              };
          int tested = samplesOf(features.cuts().test(), samples.length);
          int trained = samplesOf(features.cuts().train(), samples.length);
          Seen test = seen.apply(tested);
          features.test().put(clip, test);
          features.train().put(clip, trained == tested ? test : seen.apply(trained));
          decoded.run();
        });
    return free.get();
  }

  private float[] samples(Sound sound) {
    try {
      return AudioDecoder.decode(
          shards.read(sound.shard(), sound.offset(), sound.length()), sound.clip());
    } catch (IOException e) {
      throw new StoreException("Can't read the copy of " + sound, e);
    }
  }

  private Map<String, Seen> embedded(
      TrainingInputs inputs, SortedMap<String, StoredObject> objects, double cut, Runnable alive)
      throws IOException {
    Map<String, Seen> seen = new HashMap<>();
    embeddings
        .of(inputs.corpus(), objects, inputs.model(), samplesOf(cut), alive)
        .forEach(
            (clip, embedding) ->
                seen.put(clip, new Seen(embedding.frames(), 0, NO_SUMS, () -> embedding)));
    return seen;
  }

  /** 0 for all, as the cut. */
  private static int samplesOf(double cut) {
    return (int) Math.round(cut * AudioDecoder.SAMPLE_RATE);
  }

  /**
   * @param train seconds of a train clip that are seen; 0 for all, as with the next
   * @param test of a dev or test clip
   */
  private record Cuts(double train, double test) {}

  private static int samplesOf(double cut, int all) {
    return cut == 0 ? all : Math.min(all, samplesOf(cut));
  }

  /** Where a clip's bytes are. */
  private record Sound(String clip, StoredObject shard, long offset, int length) {}

  /**
   * @param seconds that the features are of; 0 for an embedding
   * @param whole over all samples of the clip, also those that are cut; of none where each clip has
   *     its own level
   */
  private record Seen(int frames, double seconds, Level.Sums whole, Supplier<Features> features) {}

  /**
   * @param train what is seen of every clip when it is trained on
   * @param test and when not
   */
  private record CorpusFeatures(
      String corpus,
      ModelSpec model,
      Cuts cuts,
      Normalisation normalisation,
      Map<String, Seen> train,
      Map<String, Seen> test) {
    boolean isOf(ArtifactRef ref, ModelSpec spec, Cuts asked, Normalisation by) {
      return corpus.equals(ref.digest())
          && model.equals(spec)
          && cuts.equals(asked)
          && normalisation == by;
    }

    /**
     * What the network is given of a sound; in a cell its level is set, where it is not its own.
     */
    Features of(float[] samples, Network network) {
      return switch (normalisation) {
        case CLIP -> network.features(samples);
        case TRAIN_SET -> network.sound(samples);
      };
    }

    /** Asked for only where a level is made of them. */
    Level.Sums sums(float[] samples) {
      return switch (normalisation) {
        case CLIP -> NO_SUMS;
        case TRAIN_SET -> Level.Sums.of(samples);
      };
    }
  }
}
