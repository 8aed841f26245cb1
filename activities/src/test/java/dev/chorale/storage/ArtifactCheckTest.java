package dev.chorale.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.chorale.storage.ArtifactCheck.Damage;
import dev.chorale.storage.ArtifactCheck.Kind;
import dev.chorale.storage.ArtifactCheck.Result;
import dev.chorale.storage.ArtifactCheck.Use;
import dev.chorale.vocabulary.ArtifactRef;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArtifactCheckTest {
  private final StoreFixture fixture = new StoreFixture();
  private final InMemoryArtifactStore store = fixture.store;
  private final ArtifactCheck check = new ArtifactCheck(store);

  @Test
  void aWholeStoreHasNoDamage() {
    ArtifactRef corpus = fixture.fetched("crema-d");
    fixture.artifact("AggregateLabels", "AR", corpus);
    List<Long> progress = new ArrayList<>();

    Result result = check.run(progress::add);

    assertThat(result.damages()).isEmpty();
    assertThat(result.artifacts()).isEqualTo(2);
    assertThat(result.objects()).isEqualTo(2);
    assertThat(result.bytes()).isEqualTo(progress.stream().mapToLong(Long::longValue).sum());
  }

  @Test
  void oneFlippedByteIsNamedWithTheArtifactThatHasIt() {
    ArtifactRef corpus = fixture.fetched("crema-d");
    String name = object(corpus);
    byte[] bytes = store.document(name).orElseThrow();
    bytes[3] ^= 1;
    store.replace(name, bytes);

    Result result = check.run(size -> {});

    assertThat(result.damages())
        .singleElement()
        .satisfies(
            damage -> {
              assertThat(damage.kind()).isEqualTo(Kind.DAMAGED);
              assertThat(damage.name()).isEqualTo(name);
              assertThat(damage.uses())
                  .containsExactly(new Use("FetchCorpus", corpus.key(), "data.csv"));
            });
  }

  @Test
  void missingObjectsAndUnreadableManifestsAreNamed() {
    ArtifactRef corpus = fixture.fetched("crema-d");
    store.remove(object(corpus));
    String broken = StoreNames.manifest("TrainModel", "0".repeat(64));
    store.replace(broken, "{".getBytes(UTF_8));

    Result result = check.run(size -> {});

    assertThat(result.damages())
        .extracting(Damage::kind, Damage::name)
        .containsExactlyInAnyOrder(
            tuple(Kind.MISSING, object(corpus)), tuple(Kind.UNREADABLE, broken));
  }

  @Test
  void afterRemovalTheStageRunsOnceMoreAndTheRestStays() {
    ArtifactRef corpus = fixture.fetched("crema-d");
    ArtifactRef labels = fixture.artifact("AggregateLabels", "AR", corpus);
    store.replace(object(labels), "something else".getBytes(UTF_8));
    store.replace(StoreNames.manifest("TrainModel", "0".repeat(64)), "{".getBytes(UTF_8));

    check.remove(check.run(size -> {}));

    assertThat(fixture.has(labels)).isFalse();
    assertThat(fixture.has(corpus)).isTrue();
    assertThat(check.run(size -> {}).damages()).isEmpty();
    assertThat(fixture.artifact("AggregateLabels", "AR", corpus)).isEqualTo(labels);
    assertThat(check.run(size -> {}).damages()).isEmpty();
  }

  private String object(ArtifactRef artifact) {
    Manifest manifest = store.find(artifact.stage(), artifact.key()).orElseThrow();
    return StoreNames.object(manifest.object("data.csv").sha256());
  }
}
