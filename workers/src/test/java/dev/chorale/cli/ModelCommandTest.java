package dev.chorale.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.storage.InMemoryArtifactStore;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Checkpoints and what transformers makes of them: wav2vec2_golden.py in the activities module. */
class ModelCommandTest {
  private static final Path FOLDER =
      Path.of("../activities/src/test/resources/dev/chorale/model/wav2vec2");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void embedsAsTransformersWithSoManyLayersDoes() throws IOException {
    JsonNode expected =
        ChoraleJson.mapper().readTree(Files.readString(FOLDER.resolve("embedding.json")));
    String wav = FOLDER.resolve("clip.wav").toString();
    assertThat(model("embed", folder("torch-shards"), wav, wav, "--layers", "2", "--json"))
        .isZero();
    JsonNode answer = ChoraleJson.mapper().readTree(out.toString());
    assertThat(answer.path("parameters").asInt()).isEqualTo(expected.path("parameters").asInt());
    assertThat(answer.path("clips")).hasSize(2);
    for (JsonNode clip : answer.path("clips")) {
      assertThat(clip.path("path").asText()).isEqualTo(wav);
      assertThat(clip.path("frames").asInt()).isEqualTo(expected.path("frames").asInt());
      assertThat(clip.path("mean")).hasSameSizeAs(expected.path("mean"));
      for (int i = 0; i < clip.path("mean").size(); i++) {
        assertThat(clip.path("mean").path(i).asDouble())
            .isCloseTo(expected.path("mean").path(i).asDouble(), within(1e-5));
      }
    }
  }

  @Test
  void inspectCountsThePartsAndWhatItLeavesAside() throws IOException {
    assertThat(model("inspect", folder("ctc"), "--layers", "2", "--json")).isZero();
    JsonNode shape = ChoraleJson.mapper().readTree(out.toString());
    assertThat(shape.path("layers").asInt()).isEqualTo(2);
    assertThat(shape.path("layersInFile").asInt()).isEqualTo(3);
    assertThat(shape.path("parameters").path("encoder").asInt()).isEqualTo(4726);
    assertThat(shape.path("headOfTask").asInt()).isEqualTo(16 * 5 + 5);
    out.getBuffer().setLength(0);
    assertThat(model("inspect", folder("ctc"))).isZero();
    assertThat(out.toString())
        .contains("wav2vec2, 3 of 3 layers of width 16 with 4 heads, feed-forward 20, pre-norm")
        .contains("Not loaded: the head of another task, 85 parameters.");
  }

  @Test
  void importTellsTheKeyAndHowASpecNamesIt() throws IOException {
    InMemoryArtifactStore store = new InMemoryArtifactStore();
    assertThat(imported(store, folder("torch"))).isZero();
    String key = out.toString().trim();
    assertThat(key).matches("[0-9a-f]{64}");
    assertThat(err.toString())
        .contains("Stored, ")
        .contains("In a spec: model: {kind: wav2vec2, checkpoint: torch}");
    out.getBuffer().setLength(0);
    assertThat(imported(store, folder("torch"), "--name", "large", "--json")).isZero();
    JsonNode answer = ChoraleJson.mapper().readTree(out.toString());
    assertThat(answer.path("name").asText()).isEqualTo("large");
    assertThat(answer.path("key").asText()).isEqualTo(key);
    assertThat(answer.path("reused").asBoolean()).isTrue();
    assertThat(imported(store, folder("none"))).isEqualTo(Failures.REFUSED);
    assertThat(imported(store, folder("torch"), "--name", "../up")).isEqualTo(Failures.REFUSED);
    assertThat(err.toString()).contains("Found name '../up', expected at most 63 letters");
  }

  private int imported(InMemoryArtifactStore store, String... args) {
    return new CommandLine(new ModelImportCommand().on(store))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .setExecutionExceptionHandler(new Failures())
        .execute(args);
  }

  @Test
  void whatIsWrongIsRefusedBeforeWorkStarts() {
    assertThat(model("inspect", folder("none"))).isEqualTo(Failures.REFUSED);
    assertThat(err.toString()).contains("There is no folder").contains("none");
    assertThat(model("inspect", folder("torch"), "--layers", "9")).isEqualTo(Failures.REFUSED);
    assertThat(err.toString()).contains("Found 9 layers, expected 1 to 3");
    assertThat(model("embed", folder("torch"), folder("none.wav"))).isEqualTo(Failures.REFUSED);
    assertThat(err.toString()).contains("none.wav: no such file");
  }

  private static String folder(String name) {
    return FOLDER.resolve(name).toString();
  }

  private int model(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "model";
    System.arraycopy(args, 0, all, 1, args.length);
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return line.execute(all);
  }
}
