package dev.chorale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.corpus.CorpusSource;
import dev.chorale.csv.CsvFile;
import dev.chorale.labels.Labels;
import dev.chorale.labels.Ratings;
import dev.chorale.labels.RatingsReader;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.CorpusId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** Commands of a corpus as filters, and the same from the library. */
class CorpusFilterTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** {@code chorale corpus ratings crema-d | chorale label - --rule ...}, and in-process. */
  @ParameterizedTest
  @EnumSource
  void aPipeOfCommandsAndTheLibraryGiveTheSameLabels(AggregationRule rule) {
    assertThat(run(Main.commandLine(), "corpus", "ratings", "crema-d")).isZero();
    String ratings = out.toString();
    assertThat(ratings).startsWith("clip,rater,label\n1001_IEO_NEU_XX,vote1,happiness");
    out.getBuffer().setLength(0);
    byte[] piped = ratings.getBytes(StandardCharsets.UTF_8);
    CommandLine label =
        new CommandLine(new LabelCommand().reading(new ByteArrayInputStream(piped)));
    assertThat(run(label, "-", "--rule", rule.code())).isZero();

    CorpusSource corpus = CorpusSource.open(new CorpusId("crema-d"), List.of(), Optional.empty());
    assertThat(out).hasToString(Labels.of(rule, corpus.ratings()).train().toCsv());

    try (CsvFile file = CsvFile.read(new StringReader(ratings), "crema-d")) {
      Ratings read = new RatingsReader(Optional.empty(), false, Set.of()).read(file);
      assertThat(out).hasToString(Labels.of(rule, read).train().toCsv());
    }
  }

  @Test
  void clipsComeAsCsv() {
    assertThat(run(Main.commandLine(), "corpus", "clips", "crema-d")).isZero();
    assertThat(out.toString())
        .startsWith(
            "clip,speaker,gender,session,language,partition\n1001_IEO_NEU_XX,1001,M,,en,\n");
    assertThat(out.toString().lines()).hasSize(1 + 7442);
  }

  @Test
  void checkEndsWith1WhenAResultWouldMislead(@TempDir Path folder) throws IOException {
    Path corpus = OwnCorpus.in(folder);
    assertThat(run(Main.commandLine(), "corpus", "check", "mine", "--data", corpus.toString()))
        .isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            mine: 18 clips, 54 annotations, 3 speakers, 18 recordings

            Nothing found that would mislead a result.
            """);
    Files.delete(corpus.resolve("wav/s2-0.wav"));
    out.getBuffer().setLength(0);
    assertThat(run(Main.commandLine(), "corpus", "check", "mine", "--data", corpus.toString()))
        .isEqualTo(1);
    assertThat(out.toString())
        .contains("WRONG missing-audio: 1: recordings of clips are missing")
        .contains("first: wav/s2-0.wav")
        .contains("mend: complete the copy")
        .endsWith("1 finding would mislead a result.\n");
    out.getBuffer().setLength(0);
    assertThat(
            run(
                Main.commandLine(),
                "corpus",
                "check",
                "mine",
                "--json",
                "--data",
                corpus.toString()))
        .isEqualTo(1);
    JsonNode checked = ChoraleJson.mapper().readTree(out.toString());
    assertThat(checked.get("misleads").asBoolean()).isTrue();
    assertThat(checked.get("findings").get(0).get("kind").asText()).isEqualTo("missing-audio");
    assertThat(checked.get("findings").get(0).get("first").get(0).asText())
        .isEqualTo("wav/s2-0.wav");
  }

  @Test
  void checkEndsWith2WhenTheFolderCantBeRead(@TempDir Path folder) {
    assertThat(run(Main.commandLine(), "corpus", "check", "mine", "--data", folder + "/none"))
        .isEqualTo(2);
    assertThat(run(Main.commandLine(), "corpus", "check", "mine", "--data", folder.toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("clips.csv: not found");
  }

  private int run(CommandLine command, String... args) {
    return command
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(new Failures())
        .setExecutionExceptionHandler(new Failures())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }
}
