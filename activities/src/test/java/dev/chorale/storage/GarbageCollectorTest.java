package dev.chorale.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.storage.GarbageCollector.Garbage;
import dev.chorale.storage.GarbageCollector.Removal;
import dev.chorale.vocabulary.ArtifactRef;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GarbageCollectorTest {
  private static final Duration DAY = Duration.ofHours(24);

  private final StoreFixture fixture = new StoreFixture();
  private final InMemoryArtifactStore store = fixture.store;

  @Test
  void whatAReportWasMadeOfIsKeptThroughAllStagesAndTheRestGoes() {
    ArtifactRef corpus = fixture.fetched("crema-d");
    ArtifactRef labels = fixture.artifact("AggregateLabels", "AR", corpus);
    ArtifactRef training = fixture.artifact("TrainModel", "seed-1", corpus, labels);
    ArtifactRef report = fixture.artifact("WriteReport", "night", training);
    ArtifactRef other = fixture.artifact("TrainModel", "seed-2", corpus, labels);
    fixture.start("night", "crema-d");
    fixture.report("night", report);
    fixture.pass(DAY);

    Garbage removed = collect();

    assertThat(removed.artifacts()).extracting(Artifact::key).containsExactly(other.key());
    assertThat(fixture.has(other)).isFalse();
    assertThat(removed.objects()).hasSize(1);
    assertThat(removed.bytes()).isEqualTo(("TrainModel " + other.key()).length());
    assertThat(corpus).satisfies(this::isWhole);
    assertThat(labels).satisfies(this::isWhole);
    assertThat(training).satisfies(this::isWhole);
    assertThat(report).satisfies(this::isWhole);
    assertThat(find()).satisfies(GarbageCollectorTest::isEmpty);
  }

  @Test
  void everythingMadeOfTheCorporaOfASweepWithoutReportIsKept() {
    ArtifactRef corpus = fixture.fetched("crema-d");
    ArtifactRef labels = fixture.artifact("AggregateLabels", "AR", corpus);
    ArtifactRef training = fixture.artifact("TrainModel", "seed-1", corpus, labels);
    ArtifactRef otherCorpus = fixture.fetched("emotale");
    fixture.start("night", "crema-d");
    fixture.pass(DAY.multipliedBy(30));

    collect();

    assertThat(corpus).satisfies(this::isWhole);
    assertThat(labels).satisfies(this::isWhole);
    assertThat(training).satisfies(this::isWhole);
    assertThat(fixture.has(otherCorpus)).isFalse();
  }

  @Test
  void aSweepStartedAgainAfterItsReportCountsAsWithoutOne() {
    ArtifactRef corpus = fixture.fetched("crema-d");
    ArtifactRef training = fixture.artifact("TrainModel", "seed-1", corpus);
    fixture.start("night", "crema-d");
    fixture.report("night", fixture.artifact("WriteReport", "night", corpus));
    fixture.pass(DAY);
    assertThat(find().artifacts()).extracting(Artifact::key).containsExactly(training.key());

    fixture.start("night", "crema-d");

    assertThat(find()).satisfies(GarbageCollectorTest::isEmpty);
  }

  @Test
  void weightsAreKeptWhileTheyHaveANameOrAKeptTrainingBeganWithThem() {
    ArtifactRef before = fixture.artifact("ImportModel", "before");
    ArtifactRef unused = fixture.artifact("ImportModel", "unused");
    ArtifactRef named = fixture.artifact("ImportModel", "named");
    new WeightNames(store).put("large", before.key());
    new WeightNames(store).put("large", named.key());
    ArtifactRef byKey = new ArtifactRef(before.stage(), before.key(), before.key());
    fixture.start("night", "crema-d");
    fixture.report("night", fixture.artifact("TrainModel", "seed-1", byKey));
    fixture.pass(DAY);

    collect();

    assertThat(before).satisfies(this::isWhole);
    assertThat(named).satisfies(this::isWhole);
    assertThat(fixture.has(unused)).isFalse();
  }

  @Test
  void nothingYoungGoesNorWhatItWasMadeOf() {
    ArtifactRef corpus = fixture.fetched("crema-d");
    StoredObject loose = store.put("of a stage that has not ended".getBytes(UTF_8));
    fixture.pass(DAY.minusSeconds(1));
    ArtifactRef labels = fixture.artifact("AggregateLabels", "AR", corpus);
    assertThat(find()).satisfies(GarbageCollectorTest::isEmpty);

    fixture.pass(Duration.ofSeconds(1));
    collect();

    assertThat(corpus).satisfies(this::isWhole);
    assertThat(labels).satisfies(this::isWhole);
    assertThat(store.entries(StoreNames.object(loose.sha256()))).isEmpty();
  }

  @Test
  void aPinKeepsAnArtifactAndWhatItWasMadeOf() {
    ArtifactRef corpus = fixture.fetched("crema-d");
    ArtifactRef training = fixture.artifact("TrainModel", "seed-1", corpus);
    ArtifactRef other = fixture.artifact("TrainModel", "seed-2", corpus);
    Pins pins = new Pins(store);
    assertThat(pins.pin(training.key().substring(0, 12))).isEqualTo(training.key());
    assertThat(pins.keys()).containsExactly(training.key());
    fixture.pass(DAY);

    collect();
    assertThat(corpus).satisfies(this::isWhole);
    assertThat(training).satisfies(this::isWhole);
    assertThat(fixture.has(other)).isFalse();

    assertThat(pins.unpin(training.key())).isEqualTo(training.key());
    collect();
    assertThat(store.entries("")).isEmpty();
  }

  @Test
  void aYoungLeaseKeepsItsRunAndWhatItNames() {
    ArtifactRef corpus = fixture.fetched("crema-d");
    StoredObject weights = store.put("weights at step 100".getBytes(UTF_8));
    String run = "runs/" + Digests.sha256("a training");
    store.putIfAbsent(run + "/lease/1", ("{\"corpus\":\"" + corpus.key() + "\"}").getBytes(UTF_8));
    store.replace(
        run + "/1/000100.json", ("{\"weights\":\"" + weights.sha256() + "\"}").getBytes(UTF_8));
    fixture.pass(DAY);
    store.putIfAbsent(run + "/lease/2", ("{\"corpus\":\"" + corpus.key() + "\"}").getBytes(UTF_8));

    assertThat(find()).satisfies(GarbageCollectorTest::isEmpty);

    fixture.pass(DAY);
    Garbage removed = collect();
    assertThat(removed.runs()).hasSize(3);
    assertThat(store.entries("")).isEmpty();
  }

  @Test
  void checkpointsStayWhileASweepHasNoReportAndGoOnceTheirTrainingHasEnded() {
    StoredObject weights = store.put("weights at step 100".getBytes(UTF_8));
    ArtifactRef ended = fixture.artifact("TrainModel", "seed-1");
    String paused = "runs/" + Digests.sha256("paused") + "/1/000100.json";
    String done = "runs/" + ended.key() + "/1/000900.json";
    store.replace(paused, ("{\"weights\":\"" + weights.sha256() + "\"}").getBytes(UTF_8));
    store.replace(done, "{}".getBytes(UTF_8));
    fixture.start("night", "crema-d");
    fixture.pass(DAY.multipliedBy(30));

    collect();

    assertThat(store.document(paused)).isPresent();
    assertThat(store.read(weights)).isNotEmpty();
    assertThat(store.document(done)).isEmpty();
  }

  @Test
  void whatIsPutAgainBetweenFindingAndRemovingStays() {
    byte[] bytes = "the same predictions".getBytes(UTF_8);
    StoredObject object = store.put(bytes);
    fixture.pass(DAY);
    Garbage garbage = find();
    assertThat(garbage.objects()).hasSize(1);

    store.put(bytes);
    Removal removal = collector().remove(garbage);

    assertThat(removal.complete()).isTrue();
    assertThat(removal.removed().objects()).isEmpty();
    assertThat(store.read(object)).isEqualTo(bytes);
  }

  @Test
  void aSweepThatStartsBetweenFindingAndRemovingStopsTheRemoval() {
    ArtifactRef corpus = fixture.fetched("crema-d");
    fixture.pass(DAY);
    Garbage garbage = find();
    assertThat(garbage.artifacts()).hasSize(1);

    fixture.start("night", "crema-d");

    Removal removal = collector().remove(garbage);
    assertThat(removal.complete()).isFalse();
    assertThat(removal.removed()).satisfies(GarbageCollectorTest::isEmpty);
    assertThat(corpus).satisfies(this::isWhole);
  }

  @Test
  void anObjectThatAKeptArtifactSharesStays() {
    ArtifactRef corpus = fixture.fetched("crema-d");
    Manifest kept = store.find(corpus.stage(), corpus.key()).orElseThrow();
    StageKey key = new StageKey("BuildFolds", 1, kept.of().parameters(), kept.of().inputs());
    store.commit(new Manifest(key.key(), key, kept.objects(), kept.summary(), kept.provenance()));
    new Pins(store).pin(corpus.key());
    fixture.pass(DAY);

    Garbage removed = collect();

    assertThat(removed.artifacts()).extracting(Artifact::stage).containsExactly("BuildFolds");
    assertThat(removed.bytes()).isZero();
    assertThat(corpus).satisfies(this::isWhole);
  }

  @Test
  void nothingIsRemovedWhileAManifestCannotBeRead() {
    ArtifactRef corpus = fixture.fetched("crema-d");
    fixture.pass(DAY);
    store.replace(StoreNames.manifest("TrainModel", "0".repeat(64)), "{".getBytes(UTF_8));

    assertThatThrownBy(this::find)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("artifacts verify");
    assertThat(corpus).satisfies(this::isWhole);
  }

  @Test
  void aDigestInALongerRowOfDigitsIsNoMention() {
    StoredObject object = store.put("alone".getBytes(UTF_8));
    store.replace("sweeps/night/journal", (object.sha256() + "0").getBytes(UTF_8));
    fixture.pass(DAY);
    assertThat(find().objects()).hasSize(1);

    store.replace("sweeps/night/journal", ("sha256:" + object.sha256()).getBytes(UTF_8));
    assertThat(find().objects()).isEmpty();
  }

  private GarbageCollector collector() {
    return new GarbageCollector(store, fixture.now(), DAY);
  }

  private Garbage find() {
    return collector().find();
  }

  private Garbage collect() {
    return collector().remove(find()).removed();
  }

  private void isWhole(ArtifactRef artifact) {
    Map<String, StoredObject> objects =
        store.find(artifact.stage(), artifact.key()).orElseThrow().objects();
    assertThat(objects).isNotEmpty().allSatisfy((name, object) -> store.read(object));
  }

  private static void isEmpty(Garbage garbage) {
    assertThat(garbage.artifacts()).isEmpty();
    assertThat(garbage.objects()).isEmpty();
    assertThat(garbage.runs()).isEmpty();
  }
}
