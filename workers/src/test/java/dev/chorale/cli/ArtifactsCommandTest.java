package dev.chorale.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.InMemoryArtifactStore;
import dev.chorale.storage.Manifest;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.StoredObject;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ArtifactsCommandTest {
  private final Instant dayBefore = Instant.now().minus(Duration.ofHours(25));
  private final ArtifactStore store = new InMemoryArtifactStore(() -> dayBefore);
  private final Manifest labels = stored("AggregateLabels", "MR", "train.csv");
  private final Manifest model = stored("TrainModel", "seed-1", "model.safetensors");
  private final StringWriter out = new StringWriter();

  private Manifest stored(String stage, String parameter, String name) {
    StageKey key = new StageKey(stage, 1, ChoraleJson.tree(parameter), new TreeMap<>());
    StoredObject object = store.put((stage + " " + parameter).getBytes(UTF_8));
    return store.commit(
        new Manifest(
            key.key(), key, new TreeMap<>(Map.of(name, object)), NullNode.getInstance(), Map.of()));
  }

  @Test
  void lsTellsOfEveryArtifactItsStageKeySizeTimeAndObjects() throws IOException {
    assertThat(run(new ArtifactsLsCommand())).isZero();
    assertThat(out.toString())
        .contains("TrainModel", model.key().substring(0, 12), "17 B", "AggregateLabels");

    JsonNode answer = json(new ArtifactsLsCommand(), "--json", "--stage", "TrainModel");
    assertThat(answer.get("size").asLong()).isEqualTo(17);
    assertThat(answer.get("artifacts")).hasSize(1);
    JsonNode row = answer.get("artifacts").get(0);
    assertThat(row.get("key").asText()).isEqualTo(model.key());
    assertThat(row.get("digest").asText()).isEqualTo(model.ref().digest());
    assertThat(row.get("stored").asText()).isEqualTo(dayBefore.toString());
    assertThat(row.get("objects").get("model.safetensors").get("sha256").asText())
        .isEqualTo(model.object("model.safetensors").sha256());
    assertThat(row.get("pinned").asBoolean()).isFalse();
  }

  @Test
  void verifyExitsWith1AndNamesWhatIsDamagedUntilItIsRemoved() {
    assertThat(run(new ArtifactsVerifyCommand())).isZero();
    assertThat(out.toString()).contains("2 artifacts, 2 objects", "all whole");

    String sha256 = model.object("model.safetensors").sha256();
    store.replace("objects/" + sha256.substring(0, 2) + "/" + sha256, "changed".getBytes(UTF_8));

    assertThat(run(new ArtifactsVerifyCommand())).isEqualTo(1);
    assertThat(out.toString())
        .contains("DAMAGED", sha256, "model.safetensors of TrainModel " + model.key());
    assertThat(run(new ArtifactsVerifyCommand(), "--remove")).isEqualTo(1);
    assertThat(run(new ArtifactsVerifyCommand())).isZero();
    assertThat(store.find("TrainModel", model.key())).isEmpty();
    assertThat(store.find("AggregateLabels", labels.key())).isPresent();
  }

  @Test
  void gcRemovesOnlyWithoutDryRunAndSparesWhatIsPinned() throws IOException {
    assertThat(run(new ArtifactsPinCommand(), model.key().substring(0, 8))).isZero();

    assertThat(run(new ArtifactsGcCommand(), "--dry-run")).isZero();
    assertThat(out.toString()).contains("Would remove 1 artifact, 1 object", "AggregateLabels");
    assertThat(store.find("AggregateLabels", labels.key())).isPresent();

    JsonNode answer = json(new ArtifactsGcCommand(), "--json");
    assertThat(answer.get("removed").asBoolean()).isTrue();
    assertThat(answer.get("artifacts")).hasSize(1);
    assertThat(answer.get("size").asLong()).isEqualTo(18);
    assertThat(store.find("AggregateLabels", labels.key())).isEmpty();
    assertThat(store.find("TrainModel", model.key())).isPresent();

    assertThat(run(new ArtifactsUnpinCommand(), model.key())).isZero();
    assertThat(run(new ArtifactsGcCommand())).isZero();
    assertThat(store.entries("")).isEmpty();
  }

  @Test
  void gcKeepsWhatIsYoungerThanTheGrace() {
    assertThat(run(new ArtifactsGcCommand(), "--grace-hours", "26")).isZero();
    assertThat(out.toString()).contains("Removed 0 artifacts");
    assertThat(run(new ArtifactsGcCommand(), "--grace-hours", "-1")).isEqualTo(2);
  }

  @Test
  void aKeyThatNoArtifactHasIsRefused() {
    assertThat(run(new ArtifactsPinCommand(), "nothing")).isEqualTo(2);
  }

  @Test
  void sizesAreDecimal() {
    assertThat(StoreCommand.size(999)).isEqualTo("999 B");
    assertThat(StoreCommand.size(999_949)).isEqualTo("999.9 kB");
    assertThat(StoreCommand.size(999_950)).isEqualTo("1.0 MB");
  }

  private int run(StoreCommand command, String... args) {
    out.getBuffer().setLength(0);
    return new CommandLine(command.on(store))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(new StringWriter()))
        .setExecutionExceptionHandler(new Failures())
        .execute(args);
  }

  private JsonNode json(StoreCommand command, String... args) throws IOException {
    assertThat(run(command, args)).isZero();
    return ChoraleJson.mapper().readTree(out.toString());
  }
}
