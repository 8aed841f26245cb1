package dev.chorale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void listTellsWhatEachCorpusHolds() throws IOException {
    assertThat(run("corpus", "list")).isZero();
    assertThat(out.toString()).contains("crema-d", "7442", "emotale", "shipped", "--data");
    JsonNode corpora = json("corpus", "list", "--json").get("corpora");
    assertThat(corpora.get(0).get("id").asText()).isEqualTo("crema-d");
    assertThat(corpora.get(0).get("classes")).hasSize(6);
    assertThat(corpora.get(1).get("folds").asInt()).isEqualTo(6);
  }

  @Test
  void statsOfCremaDAreItsKnownFigures() throws IOException {
    JsonNode stats = json("corpus", "stats", "crema-d", "--json");
    assertThat(stats.get("corpus").asText()).isEqualTo("crema-d");
    assertThat(stats.get("annotations").asInt()).isEqualTo(68_568);
    JsonNode majority = stats.get("rules").get("MR");
    assertThat(majority.get("clipLoss").asDouble()).isEqualTo(2430.0 / 7442);
    assertThat(majority.get("train").get("neutral").asText()).isEqualTo("3054");
    assertThat(stats.get("rules").get("AR").get("train").get("anger").asText()).isEqualTo("9863");
    assertThat(stats.get("rules").get("AR").get("annotationLoss").asDouble()).isZero();
    assertThat(run("corpus", "stats", "crema-d")).isZero();
    assertThat(out.toString())
        .contains("crema-d: 7442 clips, 68568 annotations, 91 speakers")
        .containsPattern("MR +5012 +32\\.65 % +34120 +50\\.24 %")
        .containsPattern("sadness +201 +\\d+ +6900 +1712");
  }

  @Test
  void statsOfAFolderOfOnesOwn(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("clips.csv"), "clip,path,speaker\na,a.wav,1\nb,b.wav,2\n");
    Files.writeString(folder.resolve("ratings.csv"), "clip,rater,label\na,1,joy\na,1,joy\n");
    JsonNode stats =
        json(
            "corpus",
            "stats",
            "own",
            "--data",
            folder.toString(),
            "--classes",
            "joy,fear",
            "--json");
    assertThat(stats.get("clips").asInt()).isEqualTo(2);
    assertThat(stats.get("unusable").asInt()).isEqualTo(1);
    assertThat(stats.get("repeats").asInt()).isEqualTo(1);
    assertThat(stats.get("agreement").get("meanPairwiseAgreement").asDouble()).isEqualTo(1);
  }

  @Test
  void whatIsMissingIsToldWithTheMend(@TempDir Path folder) throws IOException {
    assertThat(run("corpus", "stats", "iemocab")).isEqualTo(2);
    assertThat(err.toString()).contains("crema-d, emotale", "--data DIR");
    assertThat(run("corpus", "stats", "emotale")).isEqualTo(2);
    assertThat(err.toString()).contains("'emotale' does not ship inside");
    Files.writeString(folder.resolve("annotations.csv"), "file,a1_cat\nDK_001_A_1.wav,A\n");
    assertThat(run("corpus", "stats", "emotale", "--data", folder.toString())).isZero();
    assertThat(err.toString()).contains("warning: emotale: found 1 clips, a complete copy has 800");
  }

  private JsonNode json(String... args) throws IOException {
    out.getBuffer().setLength(0);
    assertThat(run(args)).isZero();
    return ChoraleJson.mapper().readTree(out.toString());
  }

  private int run(String... args) {
    err.getBuffer().setLength(0);
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }
}
