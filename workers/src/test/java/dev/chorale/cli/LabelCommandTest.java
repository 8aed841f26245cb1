package dev.chorale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LabelCommandTest {
  /** The paper's three cases, Tables 1 and 2. */
  private static final String CASES =
      """
      clip,rater,label
      case1,1,A
      case1,2,A
      case1,3,A
      case1,4,S
      case1,5,S
      case2,1,N
      case2,2,A
      case2,3,A
      case2,4,S
      case2,5,S
      case3,1,N
      case3,2,N
      case3,3,H
      case3,4,A
      case3,5,S
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void sharesForTrainingAndMultiHotForTestInTheOrderOfTheClips() {
    assertThat(label(CASES, "-", "--classes", "N,A,S,H", "--rule", "AR")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            clip,N,A,S,H
            case1,0,0.6,0.4,0
            case2,0.2,0.4,0.4,0
            case3,0.4,0.2,0.2,0.2
            """);
    out.getBuffer().setLength(0);
    assertThat(label(CASES, "-", "--classes", "N,A,S,H", "--rule", "ar", "--target", "test"))
        .isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            clip,N,A,S,H
            case1,0,1,1,0
            case2,0,1,1,0
            case3,1,0,0,0
            """);
  }

  @Test
  void removedClipsAreLeftOutAndTheSummaryTellsWhatWasLost() throws IOException {
    assertThat(label(CASES, "-", "--rule", "PR", "--json")).isZero();
    assertThat(out.toString()).isEqualTo("clip,A,H,N,S\ncase1,1,0,0,0\ncase3,0,0,1,0\n");
    JsonNode summary = ChoraleJson.mapper().readTree(err.toString());
    assertThat(summary.get("rule").asText()).isEqualTo("PR");
    assertThat(summary.get("clips").asInt()).isEqualTo(3);
    assertThat(summary.get("annotations").asInt()).isEqualTo(15);
    assertThat(summary.get("kept").asInt()).isEqualTo(2);
    assertThat(summary.get("removed").asInt()).isEqualTo(1);
    assertThat(summary.get("clipLoss").asDouble()).isEqualTo(1.0 / 3);
    assertThat(summary.get("annotationLoss").asDouble()).isEqualTo(10.0 / 15);
    err.getBuffer().setLength(0);
    assertThat(label(CASES, "-", "--rule", "MR", "--classes", "A,S")).isZero();
    assertThat(err.toString())
        .contains("MR, train target: kept 1 of 3 clips, removed 2 (66.67 %)")
        .contains("used 3 of 15 annotations, lost 80.00 %")
        .contains("unusable clips 0, uniform clips 2, repeated annotations 0")
        .contains("dropped labels outside the classes: N 3, H 1");
  }

  @Test
  void sharesHaveNoAnnotationLoss() throws IOException {
    String shares = "clip,A,B\nx,0.5,0.5\ny,0.75,0.25\n";
    assertThat(label(shares, "-", "--shares", "--rule", "MR", "--json")).isZero();
    assertThat(out.toString()).isEqualTo("clip,A,B\ny,1,0\n");
    JsonNode summary = ChoraleJson.mapper().readTree(err.toString());
    assertThat(summary.get("annotationLoss").isNull()).isTrue();
    assertThat(summary.get("uniform").asInt()).isEqualTo(1);
    err.getBuffer().setLength(0);
    assertThat(label(shares, "-", "--shares", "--rule", "MR")).isZero();
    assertThat(err.toString()).contains("loss of annotations unknown");
  }

  @Test
  void theFileIsWrittenWholeOrNotAtAll(@TempDir Path folder) throws IOException {
    Path ratings = Files.writeString(folder.resolve("ratings.csv"), CASES);
    Path target = folder.resolve("labels.csv");
    assertThat(label("", ratings.toString(), "--rule", "MR", "--out", target.toString())).isZero();
    assertThat(Files.readString(target)).isEqualTo("clip,A,H,N,S\ncase1,1,0,0,0\n");
    assertThat(out.toString()).isEmpty();
    Files.writeString(ratings, CASES + "case4,1\n");
    assertThat(label("", ratings.toString(), "--rule", "MR", "--out", target.toString()))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("chorale: " + ratings + ", line 17: found 2 fields, expected 3");
    assertThat(Files.readString(target)).isEqualTo("clip,A,H,N,S\ncase1,1,0,0,0\n");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrder(ratings, target);
    }
  }

  @Test
  void whatIsWrongIsOneMessageAndExitCode2(@TempDir Path folder) {
    assertRefused(
        "", "ratings.csv: not found", folder.resolve("ratings.csv").toString(), "--rule", "AR");
    assertRefused(CASES, "expected MR, PR or AR", "-", "--rule", "XR");
    assertRefused(CASES, "--rule", "-");
    assertRefused(CASES, "expected at least two", "-", "--rule", "AR", "--classes", "A");
    assertRefused(CASES, "leave --shares out", "-", "--rule", "AR", "--shares");
    assertRefused(
        CASES,
        "make the folder first",
        "-",
        "--rule",
        "AR",
        "--out",
        folder.resolve("none/labels.csv").toString());
    assertRefused(
        "clip,A,B\nx,1,two\n", "standard input, line 2: found 'two' in 'B'", "-", "--rule", "AR");
  }

  private void assertRefused(String ratings, String message, String... args) {
    err.getBuffer().setLength(0);
    assertThat(label(ratings, args)).isEqualTo(2);
    assertThat(err.toString()).startsWith("chorale: ").contains(message).doesNotContain("\tat ");
    assertThat(out.toString()).isEmpty();
  }

  private int label(String standardInput, String... args) {
    LabelCommand command =
        new LabelCommand()
            .reading(new ByteArrayInputStream(standardInput.getBytes(StandardCharsets.UTF_8)));
    return new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(new Failures())
        .setExecutionExceptionHandler(new Failures())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }
}
