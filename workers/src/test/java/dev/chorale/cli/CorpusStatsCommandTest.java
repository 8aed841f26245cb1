package dev.chorale.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CorpusStatsCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Published by the issue of these figures; 67 shares lie exactly on 1/6 and are not over it. */
  @Test
  void classCountsOfCremaDAreTheKnownOnes() throws IOException {
    JsonNode rules = json("crema-d", "--json").get("rules");
    for (String target : List.of("train", "test")) {
      assertThat(counts(rules.get("MR").get(target)))
          .as("anger, disgust, fear, happiness, neutral, sadness")
          .containsExactly(790, 289, 416, 262, 3054, 201);
    }
    assertThat(counts(rules.get("AR").get("train")))
        .containsExactly(9863, 8851, 8212, 4590, 30_152, 6900);
    assertThat(counts(rules.get("AR").get("test")))
        .containsExactly(1868, 2206, 1815, 932, 5594, 1712);
  }

  private static List<Integer> counts(JsonNode byClass) {
    List<Integer> counts = new ArrayList<>();
    byClass.forEach(count -> counts.add(count.asInt()));
    return counts;
  }

  @Test
  void agreementHistogramsAndCoOccurrenceCountEveryClip() throws IOException {
    JsonNode stats = json("crema-d", "--json");
    int clips = 0;
    for (JsonNode bin : stats.get("entropy")) {
      clips += bin.get("clips").asInt();
    }
    assertThat(clips).isEqualTo(7442);
    assertThat(stats.get("entropy").get(9).get("to").asDouble())
        .isCloseTo(Math.log(6), within(1e-12));
    int annotations = 0;
    for (Map.Entry<String, JsonNode> votes : stats.get("votesPerClip").properties()) {
      annotations += Integer.parseInt(votes.getKey()) * votes.getValue().asInt();
    }
    assertThat(annotations).isEqualTo(68_568);
    JsonNode together = stats.get("coOccurrence");
    assertThat(together.get("anger").get("fear")).isEqualTo(together.get("fear").get("anger"));
    JsonNode agreement = stats.get("agreement");
    assertThat(agreement.get("alphaDistance").asText()).isEqualTo("nominal");
    assertThat(agreement.get("krippendorffAlpha").asDouble()).isBetween(0.2, 0.4);
    assertThat(agreement.get("fleissKappa").isNull()).isTrue();
    assertThat(agreement.get("absent").get("fleissKappa").asText())
        .contains("needs as many of each");
  }

  @Test
  void ofSeveralCorporaTheTableItsAverageAndTheFigureAreWritten(@TempDir Path folder)
      throws IOException {
    Path own = own(folder);
    Path written = folder.resolve("out");
    JsonNode both =
        json("crema-d", "own", "--data", "own=" + own, "--out", written.toString(), "--json");
    double crema = both.get("corpora").get(0).get("rules").get("MR").get("clipLoss").asDouble();
    assertThat(both.get("corpora").get(1).get("rules").get("MR").get("clipLoss").asDouble())
        .isEqualTo(0.25);
    assertThat(both.get("average").get("rules").get("MR").get("clipLoss").asDouble())
        .isCloseTo((crema + 0.25) / 2, within(1e-15));
    assertThat(Files.readString(written.resolve("table-3.csv")))
        .startsWith("corpus,rule,measure,value,paper\ncrema-d,MR,clipLoss,0.32652512765385")
        .contains("own,MR,clipLoss,0.25,\n", "\nAverage,AR,annotationLoss,0,\n");
    assertThat(Files.readString(written.resolve("figure-1.svg")))
        .startsWith("<svg xmlns=")
        .contains("average of 2 corpora");
    assertThat(Files.readString(written.resolve("classes.csv")))
        .contains("crema-d,all,AR,sadness,6900,1712\n", "own,test,MR,joy,1,1\n");
    assertThat(ChoraleJson.mapper().readTree(written.resolve("stats.json").toFile()))
        .isEqualTo(both);
    out.getBuffer().setLength(0);
    assertThat(run("crema-d", "own", "--data", "own=" + own)).isZero();
    assertThat(out.toString())
        .containsPattern("crema-d +32\\.65 % +50\\.24 %")
        .containsPattern("own +25\\.00 % ")
        .containsPattern("Average +28\\.83 %");
  }

  /** Three raters a clip, so that Fleiss' kappa applies; one clip of four has no majority. */
  private static Path own(Path folder) throws IOException {
    Path own = Files.createDirectories(folder.resolve("own"));
    Files.writeString(
        own.resolve("clips.csv"),
        """
        clip,path,speaker,partition
        a,a.wav,1,train
        b,b.wav,1,train
        c,c.wav,2,dev
        d,d.wav,3,test
        """);
    Files.writeString(
        own.resolve("ratings.csv"),
        """
        clip,rater,label
        a,1,joy
        a,2,joy
        a,3,fear
        b,1,joy
        b,2,fear
        b,3,calm
        c,1,fear
        c,2,fear
        c,3,fear
        d,1,joy
        d,2,joy
        d,3,joy
        """);
    return own;
  }

  @Test
  void classCountsOfAPublishedSplitAreGivenForEachSide(@TempDir Path folder) throws IOException {
    JsonNode splits = json("own", "--data", own(folder).toString(), "--json").get("splits");
    assertThat(splits.get("train").get("clips").asInt()).isEqualTo(2);
    assertThat(splits.get("train").get("rules").get("MR").get("keptClips").asInt()).isEqualTo(1);
    assertThat(splits.get("train").get("rules").get("AR").get("train").get("joy").asInt())
        .isEqualTo(3);
    assertThat(splits.get("test").get("rules").get("PR").get("test").get("joy").asInt())
        .isEqualTo(1);
    assertThat(run("own", "--data", own(folder).toString())).isZero();
    assertThat(out.toString()).containsPattern("(?m)^DEV +MR ").contains("Fleiss' kappa 0.");
  }

  @Test
  void ratingsComeThroughAPipeToo(@TempDir Path folder) throws IOException {
    byte[] ratings = Files.readAllBytes(own(folder).resolve("ratings.csv"));
    JsonNode stats = json(ratings, "-", "--json");
    assertThat(stats.get("clips").asInt()).isEqualTo(4);
    assertThat(stats.get("agreement").get("fleissKappa").asDouble())
        .isCloseTo(fleiss(), within(1e-12));
  }

  /**
   * Joy 6, fear 5, calm 1 of 12: chance (36 + 25 + 1) / 144; agreeing pairs of the four clips 1/3,
   * 0, 1, 1.
   */
  private static double fleiss() {
    double chance = 62.0 / 144;
    return ((1.0 / 3 + 0 + 1 + 1) / 4 - chance) / (1 - chance);
  }

  @Test
  void whatIsWrongWithTheFoldersIsRefused(@TempDir Path folder) {
    assertThat(run("crema-d", "emotale", "--data", "emo=" + folder)).isEqualTo(2);
    assertThat(err.toString())
        .contains("--data names corpus 'emo', expected one of crema-d, emotale");
    assertThat(run("crema-d", "emotale", "--data", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("expected NAME=DIR");
  }

  private JsonNode json(String... args) throws IOException {
    return json(new byte[0], args);
  }

  private JsonNode json(byte[] standardInput, String... args) throws IOException {
    out.getBuffer().setLength(0);
    assertThat(run(standardInput, args)).as(err.toString()).isZero();
    return ChoraleJson.mapper().readTree(out.toString());
  }

  private int run(String... args) {
    return run(new byte[0], args);
  }

  private int run(byte[] standardInput, String... args) {
    err.getBuffer().setLength(0);
    return new CommandLine(
            new CorpusStatsCommand().reading(new ByteArrayInputStream(standardInput)))
        .setParameterExceptionHandler(new Failures())
        .setExecutionExceptionHandler(new Failures())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }
}
