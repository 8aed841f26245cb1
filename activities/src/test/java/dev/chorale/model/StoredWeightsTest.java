package dev.chorale.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.storage.InMemoryArtifactStore;
import dev.chorale.storage.Stages;
import dev.chorale.storage.Stages.Outcome;
import dev.chorale.storage.StoreEntry;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ModelSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class StoredWeightsTest {
  private static final Path FOLDERS = Path.of("src/test/resources/dev/chorale/model/wav2vec2");

  private final InMemoryArtifactStore store = new InMemoryArtifactStore();
  private final StoredWeights weights = new StoredWeights(new Stages(store, Map::of));

  @Test
  void aFolderIsStoredOnceUnderAnyNumberOfNames() throws IOException {
    Outcome first = weights.store(FOLDERS.resolve("torch-shards"), "large");
    Outcome again = weights.store(FOLDERS.resolve("torch-shards"), "robust");

    assertThat(first.reused()).isFalse();
    assertThat(again.reused()).isTrue();
    assertThat(first.manifest().objects())
        .containsKeys("config.json", "pytorch_model.bin.index.json")
        .hasSizeGreaterThan(3);
    ModelSpec byName = weights.resolved(model(2), "robust");
    assertThat(byName.checkpoint()).contains(first.manifest().key());
    assertThat(weights.resolved(model(0), first.manifest().key()).checkpoint())
        .isEqualTo(byName.checkpoint());
    try (Wav2Vec2Checkpoint there =
        Wav2Vec2Checkpoint.open(FOLDERS.resolve("torch-shards"), OptionalInt.of(2))) {
      assertThat(weights.published(first.manifest().key()).weights().apply(OptionalInt.of(2)))
          .isEqualTo(there.weights());
    }
  }

  @Test
  void aNameIsGivenToWhatWasImportedLast() throws IOException {
    weights.store(FOLDERS.resolve("torch"), "large");
    Outcome later = weights.store(FOLDERS.resolve("hubert"), "large");
    assertThat(weights.resolved(model(0), "large").checkpoint()).contains(later.manifest().key());
  }

  @Test
  void whatIsNotThereOrNoCheckpointIsRefused() throws IOException {
    assertThatThrownBy(() -> weights.resolved(model(0), "large"))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "model.checkpoint: found 'large', but no weights in the store are named so."
                + " Fetch their folder and run: chorale model import DIR");
    weights.store(FOLDERS.resolve("torch"), "large");
    assertThatThrownBy(() -> weights.resolved(model(0), "larger"))
        .hasMessageContaining("are named so; there are large. Fetch");
    assertThatThrownBy(() -> weights.resolved(model(9), "large"))
        .hasMessageContaining("model.layers: found 9, expected 1 to 3, which config.json of");
    assertThatThrownBy(() -> weights.store(FOLDERS.resolve("torch"), "a/b"))
        .hasMessageContaining("Found name 'a/b', expected at most 63 letters");
    int before = store.entries("").size();
    assertThatThrownBy(() -> weights.store(FOLDERS, "none"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("has no config.json");
    assertThat(store.entries("").stream().map(StoreEntry::name)).hasSize(before);
  }

  private static ModelSpec model(int layers) {
    return new ModelSpec(
        ModelSpec.WAV2VEC2, 0, 0, 0.3, 0, layers, 0, 0, 24, false, false, Optional.empty());
  }
}
