package dev.chorale.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.CorpusSpec;
import dev.chorale.vocabulary.IntervalSpec;
import dev.chorale.vocabulary.ModelSpec;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.SweepSpec;
import dev.chorale.vocabulary.TrainingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A store with a clock of its own, and artifacts and sweeps in a line each. */
final class StoreFixture {
  private Instant now = Instant.parse("2026-11-22T18:00:00Z");
  final InMemoryArtifactStore store = new InMemoryArtifactStore(() -> now);

  Instant now() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  ArtifactRef fetched(String corpus) {
    return artifact("FetchCorpus", Map.of("corpus", Map.of("id", corpus)));
  }

  /** With one object, whose bytes follow from stage and parameters. */
  ArtifactRef artifact(String stage, Object parameters, ArtifactRef... inputs) {
    SortedMap<String, String> digests = new TreeMap<>();
    for (ArtifactRef input : inputs) {
      digests.put(input.stage() + digests.size(), input.digest());
    }
    StageKey key = new StageKey(stage, 1, ChoraleJson.tree(parameters), digests);
    SortedMap<String, StoredObject> objects = new TreeMap<>();
    objects.put("data.csv", store.put(content(stage, key)));
    return store
        .commit(new Manifest(key.key(), key, objects, NullNode.getInstance(), Map.of()))
        .ref();
  }

  private static byte[] content(String stage, StageKey key) {
    return (stage + " " + key.key()).getBytes(UTF_8);
  }

  /** As {@code sweep start} does, also a second time. */
  void start(String id, String... corpora) {
    SweepSpec spec =
        new SweepSpec(
            id,
            List.of(corpora).stream()
                .map(
                    corpus ->
                        new CorpusSpec(
                            new CorpusId(corpus), List.of("anger"), CorpusSpec.RECORDED, 0, 2))
                .toList(),
            List.of(AggregationRule.ALL_INCLUSIVE),
            List.of(new Seed(1)),
            new ModelSpec(ModelSpec.LOG_MEL_CNN, 64, 8, 0.5),
            new TrainingSpec(2, 32, 1e-4, 0.01, 0.99, 12),
            new IntervalSpec(10, 2.5, 97.5, new Seed(1)),
            1);
    store.replace("sweeps/" + id + "/spec.json", ChoraleJson.canonical(spec).getBytes(UTF_8));
  }

  /** As the last stage of a sweep does. */
  void report(String id, ArtifactRef report) {
    store.replace("sweeps/" + id + "/report.json", ChoraleJson.canonical(report).getBytes(UTF_8));
  }

  boolean has(ArtifactRef artifact) {
    return store.find(artifact.stage(), artifact.key()).isPresent();
  }
}
