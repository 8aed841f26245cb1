package dev.chorale.activity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.audio.AudioDecoder;
import dev.chorale.audio.Level;
import dev.chorale.contract.CorpusActivities;
import dev.chorale.contract.CorpusActivities.FetchCorpus;
import dev.chorale.contract.FailureType;
import dev.chorale.contract.FoldActivities.BuildFolds;
import dev.chorale.contract.LabelActivities.AggregateLabels;
import dev.chorale.contract.Payloads;
import dev.chorale.contract.ReuseActivities.FindTrainings;
import dev.chorale.contract.ReuseActivities.FoundTraining;
import dev.chorale.contract.TrainingActivities;
import dev.chorale.contract.TrainingActivities.TrainModel;
import dev.chorale.contract.TrainingActivities.TrainedModel;
import dev.chorale.contract.TrainingActivities.TrainingInputs;
import dev.chorale.contract.TrainingActivities.TrainingProgress;
import dev.chorale.corpus.AcceptedLicences;
import dev.chorale.corpus.ShardReader;
import dev.chorale.labels.ClassTable;
import dev.chorale.model.Networks;
import dev.chorale.model.Safetensors;
import dev.chorale.model.StoredWeights;
import dev.chorale.model.Tensor;
import dev.chorale.model.Wav2Vec2Checkpoint;
import dev.chorale.source.Sources;
import dev.chorale.storage.Artifact;
import dev.chorale.storage.InMemoryArtifactStore;
import dev.chorale.storage.Inventory;
import dev.chorale.storage.Manifest;
import dev.chorale.storage.ObjectCache;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.Stages;
import dev.chorale.storage.StoreEntry;
import dev.chorale.training.CheckpointInterval;
import dev.chorale.training.Computes;
import dev.chorale.training.Embedder;
import dev.chorale.training.Example;
import dev.chorale.training.Numerics;
import dev.chorale.training.Specs;
import dev.chorale.training.TrainingData;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.CorpusSpec;
import dev.chorale.vocabulary.FoldId;
import dev.chorale.vocabulary.ModelSpec;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.TrainingSpec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One cell over three speakers of CREMA-D with stand-in sound. */
class TrainingActivitiesTest {
  private static final CorpusSpec CORPUS =
      new CorpusSpec(new CorpusId("crema-d"), List.of(), CorpusSpec.STAND_IN, 3, 3);
  private static final ModelSpec MODEL = new ModelSpec(ModelSpec.LOG_MEL_CNN, 16, 4, 0.2);
  private static final TrainingSpec TRAINING = new TrainingSpec(2, 16, 1e-3, 0.01, 0.99, 1.5);

  private static final TrainingSpec BRIEF =
      Specs.with(TRAINING, "{\"epochs\": 1, \"maxSeconds\": 0.3, \"testMaxSeconds\": 0.3}");
  private static final Path PUBLISHED =
      Path.of("src/test/resources/dev/chorale/model/wav2vec2/torch-shards");
  private static final String FROZEN_PART = "feature_extractor.conv_layers.0.conv.weight";
  private static final String TRAINED_PART = "feature_projection.projection.weight";

  private final InMemoryArtifactStore store = new InMemoryArtifactStore();
  private final Stages stages = new Stages(store, Map::of);
  private final AtomicInteger stepsLeft = new AtomicInteger(Integer.MAX_VALUE);

  @TempDir private Path scratch = Path.of("");

  private final TestActivityEnvironment environment =
      TestActivityEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder().setDataConverter(Payloads.converter()).build())
              .build());

  @BeforeEach
  void register() {
    environment.registerActivitiesImplementations(
        new CorpusActivitiesImpl(
            stages,
            scratch,
            Sources.withoutBuckets(scratch.resolve("sources")),
            AcceptedLicences.NONE),
        new TrainingActivitiesImpl(
            stages,
            () -> Computes.SHARED,
            shards(),
            CheckpointInterval.A_MINUTE,
            "here:1",
            () -> stepsLeft.getAndDecrement() <= 0,
            new TrainingMeters(new SimpleMeterRegistry())));
  }

  private ObjectCache shards() {
    return new ObjectCache(store, scratch.resolve("shards"), 1 << 30);
  }

  @AfterEach
  void close() {
    environment.close();
  }

  @Test
  void aCellIsTrainedOnceAndStoresModelPredictionsAndCurve() throws Exception {
    TrainModel request = request(MODEL, TRAINING);

    TrainedModel trained = train(request);

    assertThat(trained.reused()).isFalse();
    assertThat(trained.deviceSeconds()).isPositive();
    Manifest manifest = stages.manifest(trained.training());
    assertThat(manifest.objects().keySet())
        .containsExactly("curve.csv", "model.safetensors", "predictions.csv", "training.json");
    assertThat(stages.text(trained.training(), "curve.csv").lines())
        .hasSize(3)
        .first()
        .isEqualTo("epoch,train_loss,dev_loss");
    ClassTable predictions =
        ClassTable.read(
            new StringReader(stages.text(trained.training(), "predictions.csv")), "predictions");
    String folds = stages.text(request.inputs().folds(), "folds.csv");
    assertThat(predictions.clips())
        .containsExactlyElementsOf(
            folds
                .lines()
                .filter(line -> line.split(",", -1)[1].equals("test"))
                .map(line -> line.substring(0, line.indexOf(',')))
                .toList());
    assertThat(
            Safetensors.read(store.read(manifest.object("model.safetensors"))).tensors().keySet())
        .isEqualTo(Networks.of(MODEL, 6).initial(0).keySet());
    JsonNode document =
        ChoraleJson.mapper().readTree(stages.text(trained.training(), "training.json"));
    assertThat(document.path("bestEpoch").asInt()).isEqualTo(trained.bestEpoch());
    assertThat(document.path("numerics").size()).isEqualTo(1);
    // Leases alone are left of the run.
    assertThat(store.documents("runs/"))
        .containsExactly("runs/" + trained.training().key() + "/lease/1");

    TrainedModel again = train(request);
    assertThat(again.reused()).isTrue();
    assertThat(again.training()).isEqualTo(trained.training());
    assertThat(again.bestEpoch()).isEqualTo(trained.bestEpoch());
    assertThat(again.deviceSeconds()).isZero();

    assertThat(found(request, 0, 3)).containsExactly(new FoundTraining(0, again));
    assertThat(found(request, 1, 2)).isEmpty();
  }

  private List<FoundTraining> found(TrainModel one, int from, int count) {
    return new ReuseActivitiesImpl(stages)
        .findTrainings(
            new FindTrainings(List.of(one.inputs()), 3, List.of(one.seed()), from, count))
        .found();
  }

  @Test
  void aPreemptedAttemptSaysWhereItWasAndTheNextGivesTheSameArtifact() {
    TrainModel request = request(MODEL, TRAINING);
    stepsLeft.set(8);
    assertThatThrownBy(() -> train(request))
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo(FailureType.PREEMPTED.type());
              TrainingProgress told = failure.getDetails().get(TrainingProgress.class);
              assertThat(told.host()).isEqualTo("here:1");
              assertThat(told.step()).isEqualTo(8);
              // Nothing is lost by it.
              assertThat(told.checkpointStep()).isEqualTo(8);
              assertThat(told.numerics()).contains(Numerics.name(Computes.SHARED.numerics()));
            });
    stepsLeft.set(Integer.MAX_VALUE);
    TrainedModel resumed = train(request);
    assertThat(resumed.resumedFromEpoch()).isEqualTo(1);

    store.remove("artifacts/TrainModel/" + resumed.training().key() + "/manifest.json");
    TrainedModel unbroken = train(request);
    assertThat(unbroken.resumedFromEpoch()).isZero();
    assertThat(unbroken.training()).isEqualTo(resumed.training());
  }

  @Test
  void withEveryCheckpointDamagedACellStartsOverAndSaysSo() {
    TrainModel request = request(MODEL, TRAINING);
    stepsLeft.set(8);
    assertThatThrownBy(() -> train(request)).isInstanceOf(ActivityFailure.class);
    List<String> parts =
        store.documents("runs/").stream().filter(name -> name.contains("/tensors/")).toList();
    assertThat(parts).isNotEmpty();
    parts.forEach(name -> store.replace(name, "not what was put".getBytes(UTF_8)));
    List<TrainingProgress> told = new CopyOnWriteArrayList<>();
    environment.setActivityHeartbeatListener(TrainingProgress.class, told::add);
    stepsLeft.set(Integer.MAX_VALUE);

    TrainedModel again = train(request);

    assertThat(again.resumedFromEpoch()).isZero();
    // Beats may be left out, and the first ones tell nothing yet.
    assertThat(told)
        .filteredOn(Objects::nonNull)
        .allSatisfy(progress -> assertThat(progress.fromStep()).isZero());
    store.remove("artifacts/TrainModel/" + again.training().key() + "/manifest.json");
    assertThat(train(request).training()).isEqualTo(again.training());
  }

  @Test
  void failuresCarryTheirType() {
    failsFor(
        request(new ModelSpec("no-such-kind", 16, 4, 0.2), TRAINING),
        FailureType.BAD_INPUT,
        "model.kind: found 'no-such-kind'");
    failsFor(
        request(MODEL, Specs.with(TRAINING, "{\"pooling\": \"all-frames\"}")),
        FailureType.BAD_INPUT,
        "training.pooling: found 'all-frames', which model log-mel-cnn does not have");
    failsFor(
        request(MODEL, new TrainingSpec(2, 16, 1e30, 0.01, 0.99, 1.5)),
        FailureType.DIVERGED,
        "lower training.learningRate in the spec");
    TrainModel good = request(MODEL, TRAINING);
    ArtifactRef lost = new ArtifactRef("BuildFolds", "lost", "lost");
    TrainingInputs inputs =
        new TrainingInputs(
            good.inputs().corpusId(),
            good.inputs().rule(),
            good.inputs().corpus(),
            good.inputs().labels(),
            lost,
            MODEL,
            TRAINING);
    failsFor(
        new TrainModel(inputs, new FoldId(0), new Seed(1), 1, false),
        FailureType.BAD_INPUT,
        "BuildFolds/lost is not in the store");
  }

  @Test
  void publishedWeightsAreTrainedFurther() throws Exception {
    String key = new StoredWeights(stages).store(PUBLISHED, "tiny").manifest().key();
    TrainModel request = request(published(ModelSpec.WAV2VEC2, key), BRIEF);

    TrainedModel trained = train(request);

    Manifest manifest = stages.manifest(trained.training());
    assertThat(manifest.of().inputs()).containsEntry("weights", key);
    Map<String, Tensor> weights =
        Safetensors.read(store.read(manifest.object("model.safetensors"))).tensors();
    try (Wav2Vec2Checkpoint checkpoint = Wav2Vec2Checkpoint.open(PUBLISHED, OptionalInt.of(2))) {
      Map<String, Tensor> before = checkpoint.weights();
      assertThat(weights.keySet()).containsAll(before.keySet()).contains("head.output.weight");
      assertThat(weights)
          .doesNotContainKey("encoder.layers.2.layer_norm.weight")
          .containsEntry(FROZEN_PART, before.get(FROZEN_PART));
      assertThat(weights.get(TRAINED_PART)).isNotEqualTo(before.get(TRAINED_PART));
    }
    failsFor(
        request(published(ModelSpec.WAV2VEC2, "0".repeat(64)), BRIEF),
        FailureType.BAD_INPUT,
        "no weights in the store have this key; there are tiny. Fetch their folder and run: chorale");
  }

  @Test
  void aFrozenNetworkHearsEachClipOnceWhateverIsTrainedOnIt() throws Exception {
    String key = new StoredWeights(stages).store(PUBLISHED, "tiny").manifest().key();
    TrainModel request = request(published(ModelSpec.WAV2VEC2_FROZEN, key), BRIEF);
    stepsLeft.set(5);
    failsFor(request, FailureType.PREEMPTED, "Stopped on request after step 0");
    stepsLeft.set(Integer.MAX_VALUE);

    TrainedModel trained = train(request);

    List<StoreEntry> embeddings = store.entries("artifacts/EmbedClips/");
    assertThat(embeddings).isNotEmpty();
    TrainModel otherSeed = new TrainModel(request.inputs(), request.fold(), new Seed(2), 1, false);
    TrainedModel other = train(otherSeed);
    assertThat(store.entries("artifacts/EmbedClips/")).isEqualTo(embeddings);
    assertThat(other.training()).isNotEqualTo(trained.training());
    assertThat(
            Safetensors.read(
                    store.read(stages.manifest(trained.training()).object("model.safetensors")))
                .tensors()
                .keySet())
        .isNotEmpty()
        .allMatch(name -> name.startsWith("head."));
    for (Artifact artifact : Inventory.read(store).artifacts()) {
      if (artifact.stage().equals(StoredEmbeddings.STAGE)) {
        assertHeardAs(request.inputs().corpus(), artifact);
      }
    }
  }

  /** Each clip by itself, from a folder, without the store. */
  private void assertHeardAs(ArtifactRef corpus, Artifact artifact) throws Exception {
    Map<String, Tensor> stored =
        Safetensors.read(store.read(artifact.manifest().object("embeddings.safetensors")))
            .tensors();
    String shard = artifact.manifest().of().parameters().path("shard").asText();
    try (Wav2Vec2Checkpoint checkpoint = Wav2Vec2Checkpoint.open(PUBLISHED, OptionalInt.of(2));
        Embedder embedder = new Embedder(Computes.SHARED, checkpoint)) {
      ShardReader.read(
          shards().open(stages.manifest(corpus).object(shard)),
          (clip, wav, offset) -> {
            float[] heard = Arrays.copyOf(AudioDecoder.decode(wav, clip), 4800);
            assertThat(stored.get(clip)).as(clip).isEqualTo(embedder.of(heard).mean());
          });
    }
  }

  private static ModelSpec published(String kind, String key) {
    return new ModelSpec(kind, 0, 0, 0.3, 0, 2, 0, 0, 24, false, false, Optional.of(key));
  }

  @Test
  void featuresThatDoNotFitIntoMemoryAreMadeAgainTheSame() throws Exception {
    TrainModel request = request(MODEL, Specs.with(TRAINING, "{\"testMaxSeconds\": 0.7}"));
    TrainingData kept = data(request, Long.MAX_VALUE);
    TrainingData made = data(request, 0);
    assertThat(kept.train().get(0).features()).isSameAs(kept.train().get(0).features());
    assertThat(made.train().get(0).features()).isNotSameAs(made.train().get(0).features());
    assertThat(values(made.train())).isDeepEqualTo(values(kept.train()));
    assertThat(values(made.test())).isDeepEqualTo(values(kept.test()));
    assertThat(made.test().get(0).seconds()).isEqualTo(0.7);
  }

  @Test
  void oneLevelForAllIsThatOfTheFoldsWholeTrainClips() throws Exception {
    String key = new StoredWeights(stages).store(PUBLISHED, "tiny").manifest().key();
    ModelSpec model = published(ModelSpec.WAV2VEC2, key);
    TrainingSpec own = Specs.with(BRIEF, "{\"maxSeconds\": 1, \"testMaxSeconds\": 1}");
    TrainingSpec set = Specs.with(own, "{\"normalisation\": \"train-set\"}");
    CellData data = new CellData(stages, () -> Computes.SHARED, shards(), Long.MAX_VALUE);
    CellData.Cell cell = data.read(request(model, set), () -> {}, () -> {});
    Level level = cell.level().orElseThrow();
    TrainingData whole = data(request(model, Specs.with(set, "{\"maxSeconds\": 0}")), 0);
    double sum = 0;
    double squares = 0;
    long samples = 0;
    for (float[] clip : values(whole.train())) {
      for (float seen : clip) {
        double sample = seen * (level.deviation() + 1e-6) + level.mean();
        sum += sample;
        squares += sample * sample;
      }
      samples += clip.length;
    }
    assertThat(sum / samples).isCloseTo(level.mean(), within(1e-7));
    assertThat(Math.sqrt(squares / samples)).isCloseTo(level.deviation(), within(1e-6));
    assertThat(values(cell.data().train()).length).isEqualTo(whole.train().size());
    // Each clip by its own is seen otherwise, also by the same worker.
    CellData.Cell other = data.read(request(model, own), () -> {}, () -> {});
    assertThat(other.level()).isEmpty();
    assertThat(values(other.data().train())[0]).isNotEqualTo(values(cell.data().train())[0]);
  }

  private TrainingData data(TrainModel request, long memory) throws Exception {
    return new CellData(stages, () -> Computes.SHARED, shards(), memory)
        .read(request, () -> {}, () -> {})
        .data();
  }

  private static float[][] values(List<Example> clips) {
    return clips.stream()
        .map(Example::features)
        .map(
            features -> {
              float[] all = new float[features.rows() * features.frames()];
              for (int row = 0; row < features.rows(); row++) {
                features.copyRow(row, all, row * features.frames());
              }
              return all;
            })
        .toArray(float[][]::new);
  }

  @Test
  void aSideWithoutClipsIsNamed() throws Exception {
    TrainModel good = request(MODEL, TRAINING);
    ArtifactRef empty =
        stages
            .once(
                StageKey.of("AggregateLabels", 1, "empty", Map.of()),
                output -> output.put("train.csv", "clip,A,B\n".getBytes(UTF_8)))
            .ref();
    TrainingInputs inputs =
        new TrainingInputs(
            good.inputs().corpusId(),
            good.inputs().rule(),
            good.inputs().corpus(),
            empty,
            good.inputs().folds(),
            MODEL,
            TRAINING);
    failsFor(
        new TrainModel(inputs, new FoldId(0), new Seed(1), 1, false),
        FailureType.BAD_INPUT,
        "crema-d/AR/fold-0 has 0 train, 0 dev and ");
  }

  private void failsFor(TrainModel request, FailureType type, String message) {
    assertThatThrownBy(() -> train(request))
        .isInstanceOf(ActivityFailure.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo(type.type());
              assertThat(failure.getOriginalMessage()).contains(message);
            });
  }

  private TrainedModel train(TrainModel request) {
    return environment.newActivityStub(TrainingActivities.class).trainModel(request);
  }

  private TrainModel request(ModelSpec model, TrainingSpec training) {
    ArtifactRef corpus =
        environment
            .newActivityStub(CorpusActivities.class)
            .fetchCorpus(new FetchCorpus(CORPUS, Optional.empty()))
            .corpus();
    ArtifactRef labels =
        new LabelActivitiesImpl(stages)
            .aggregateLabels(
                new AggregateLabels(corpus, AggregationRule.ALL_INCLUSIVE, Optional.empty()))
            .labels();
    ArtifactRef folds =
        new FoldActivitiesImpl(stages).buildFolds(new BuildFolds(corpus, 3)).folds();
    return new TrainModel(
        new TrainingInputs(
            CORPUS.id(), AggregationRule.ALL_INCLUSIVE, corpus, labels, folds, model, training),
        new FoldId(0),
        new Seed(1),
        1,
        false);
  }
}
