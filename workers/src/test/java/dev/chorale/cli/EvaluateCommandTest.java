package dev.chorale.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvaluateCommandTest {
  /** The paper's three cases (Tables 1 and 2), by two speakers. */
  private static final String TRUTH =
      """
      clip,speaker,N,A,S,H
      case1,x,0,3,2,0
      case2,x,1,2,2,0
      case3,y,2,1,1,1
      """;

  private static final String PREDICTIONS =
      """
      clip,N,A,S,H
      case3,1,0,0,0
      case1,0,0.6,0.4,0
      case2,0.3,0.7,0,0
      """;

  private static final String OTHER =
      """
      clip,N,A,S,H
      case1,0.7,0.1,0.1,0.1
      case2,0.7,0.1,0.1,0.1
      case3,0.1,0.1,0.1,0.7
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void write() throws IOException {
    write("truth.csv", TRUTH);
    write("predictions.csv", PREDICTIONS);
    write("other.csv", OTHER);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  @Test
  void macroF1AndDivergencesOfTheThreeCases() throws IOException {
    JsonNode told = json("predictions.csv", "truth.csv");
    assertThat(told.get("n").asInt()).isEqualTo(3);
    assertThat(told.get("rule").asText()).isEqualTo("AR");
    // N 2/3, A 1, S 2/3, H 0, as in ScoredClipsTest.
    assertThat(told.at("/macroF1/value").asDouble()).isCloseTo(7.0 / 12, within(1e-15));
    assertThat(told.at("/perClass/S/recall").asDouble()).isEqualTo(0.5);
    assertThat(told.at("/perClass/A/support").asInt()).isEqualTo(2);
    assertThat(told.at("/kld/lower").asDouble()).isLessThan(told.at("/kld/upper").asDouble());
    assertThat(told.at("/intervals/units").asText()).isEqualTo("3 clips");
    assertThat(told.get("against").isEmpty()).isTrue();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void bothBaselinesStandBesideTheNumbers() throws IOException {
    JsonNode baselines = json("predictions.csv", "truth.csv").get("baselines");
    // The mean of the shares is (.2, .4, 1/3, .07): A and S are told of each of the three clips,
    // and true of two; N is true of one.
    assertThat(baselines.at("/classPrior/macroF1").asDouble())
        .isCloseTo((0 + .8 + .8 + 0) / 4, within(1e-15));
    assertThat(baselines.at("/allPositive/macroF1").asDouble())
        .isCloseTo((.5 + .8 + .8 + 0) / 4, within(1e-15));
    assertThat(baselines.at("/allPositive/crossEntropy").asDouble())
        .isCloseTo(Math.log(4), within(1e-15));
    assertThat(run("", path("predictions.csv"), path("truth.csv"))).isZero();
    assertThat(out.toString())
        .containsPattern("value +lower +upper +class prior +all positive +one rater")
        .containsPattern("macro-F1 .* 0.4000 +0.5250 +0.1071")
        .containsPattern("KLD .* 0.3663 *\\n");
  }

  @Test
  void oneRaterStandsBesideThemWhereVotesAreKnown() throws IOException {
    JsonNode oneRater = json("predictions.csv", "truth.csv").at("/baselines/oneRater");
    // 15 votes, each against the other votes of its clip: A is told 6 times, true 8 times, and both
    // 3 times; no other class is ever both.
    assertThat(oneRater.get("macroF1").asDouble()).isCloseTo(6.0 / 14 / 4, within(1e-15));
    assertThat(oneRater.get("hammingLoss").asDouble()).isCloseTo(13.0 / 30, within(1e-15));
    assertThat(oneRater.has("kld")).isFalse();
    write("shares.csv", "clip,N,A,S,H\ncase1,0,.6,.4,0\ncase2,.2,.4,.4,0\ncase3,.4,.2,.2,.2\n");
    assertThat(json("predictions.csv", "shares.csv", "--shares").at("/baselines/oneRater").isNull())
        .isTrue();
  }

  @Test
  void majorityAndPluralityTestOnlyTheClipsTheyKeep() throws IOException {
    assertThat(json("predictions.csv", "truth.csv", "--rule", "MR").get("n").asInt()).isEqualTo(1);
    JsonNode plurality = json("predictions.csv", "truth.csv", "--rule", "pr");
    assertThat(plurality.get("n").asInt()).isEqualTo(2);
    assertThat(plurality.get("removed").asInt()).isEqualTo(1);
    assertThat(plurality.at("/perClass/S/support").asInt()).isZero();
  }

  @Test
  void theSameFromLongRatingsFromSharesAndFromStandardInput() throws IOException {
    JsonNode counted = json("predictions.csv", "truth.csv");
    write("shares.csv", "clip,N,A,S,H\ncase1,0,.6,.4,0\ncase2,.2,.4,.4,0\ncase3,.4,.2,.2,.2\n");
    assertThat(json("predictions.csv", "shares.csv", "--shares").get("macroF1"))
        .isEqualTo(counted.get("macroF1"));
    String lines = "clip,rater,label\n";
    for (String vote : "1A 1A 1A 1S 1S 2N 2A 2A 2S 2S 3N 3N 3H 3A 3S 3other".split(" ", -1)) {
      lines += "case" + vote.charAt(0) + ",r," + vote.substring(1) + "\n";
    }
    int code = run(lines, folder.resolve("predictions.csv").toString(), "-", "--json");
    assertThat(code).isZero();
    assertThat(ChoraleJson.mapper().readTree(out.toString()).get("kld"))
        .isEqualTo(counted.get("kld"));
    assertThat(err.toString()).isEqualTo("dropped labels outside the classes: other 1\n");
  }

  @Test
  void clustersAreDrawnWholeAndFewAreWarnedOf() throws IOException {
    JsonNode told = json("predictions.csv", "truth.csv", "--cluster", "speaker");
    assertThat(told.at("/intervals/units").asText()).isEqualTo("2 clusters");
    assertThat(told.at("/intervals/warning").asText()).startsWith("Only 2 clusters");
    assertThat(err.toString()).startsWith("warning: Only 2 clusters").contains("method t");
    // Speaker y alone: N is told, the others are absent.
    assertThat(told.at("/macroF1/lower").asDouble()).isEqualTo(0.25);
  }

  @Test
  void everyMethodHasBoundsAndTheToolkitsDrawsAreOneOfTheModes() throws IOException {
    for (String method : List.of("percentile", "basic", "bca", "t")) {
      JsonNode told = json("predictions.csv", "truth.csv", "--method", method);
      assertThat(told.at("/intervals/method").asText()).isEqualTo(method);
      assertThat(told.at("/jsd/lower").asDouble()).isLessThan(told.at("/jsd/upper").asDouble());
    }
    assertThat(json("predictions.csv", "truth.csv", "--toolkit", "--seed", "7").get("kld"))
        .isEqualTo(json("predictions.csv", "truth.csv", "--toolkit").get("kld"));
  }

  @Test
  void anotherIsOnlyCalledWorseWhereTheDifferenceIsSignificant() throws IOException {
    JsonNode few = json("predictions.csv", "truth.csv", "--against", "other.csv");
    assertThat(few.at("/against/jsd/value").asDouble()).isNegative();
    assertThat(few.at("/against/jsd/verdict").asText()).isEqualTo("no difference shown");
    StringBuilder truth = new StringBuilder("clip,a,b\n");
    StringBuilder good = new StringBuilder("clip,a,b\n");
    StringBuilder bad = new StringBuilder("clip,a,b\n");
    for (int i = 0; i < 40; i++) {
      truth.append(String.format(Locale.ROOT, "%d,%d,%d%n", i, i % 2, 1 - i % 2));
      good.append(i).append(i % 2 == 1 ? ",0.8,0.2\n" : ",0.2,0.8\n");
      bad.append(i).append(i % 4 > 1 ? ",0.8,0.2\n" : ",0.2,0.8\n");
    }
    write("truth.csv", truth.toString());
    write("predictions.csv", good.toString());
    write("other.csv", bad.toString());
    JsonNode many = json("predictions.csv", "truth.csv", "--against", "other.csv");
    assertThat(many.at("/against/macroF1/value").asDouble()).isEqualTo(0.5);
    assertThat(many.at("/against/macroF1/p").asDouble()).isEqualTo(1 / 1001.0);
    assertThat(many.at("/against/macroF1/adjustedP").asDouble()).isEqualTo(3 / 1001.0);
    assertThat(many.at("/against/kld/verdict").asText()).isEqualTo("better");
    JsonNode turned = json("other.csv", "truth.csv", "--against", "predictions.csv");
    assertThat(turned.at("/against/kld/verdict").asText()).isEqualTo("worse");
    JsonNode same = json("other.csv", "truth.csv", "--against", "other.csv");
    assertThat(same.at("/against/kld/p").asDouble()).isEqualTo(1);
    assertThat(same.at("/against/kld/lower").asDouble()).isZero();
  }

  @Test
  void severalTrainingsGiveTheMeanAndAWiderInterval() throws IOException {
    JsonNode one = json("predictions.csv", "truth.csv");
    JsonNode two = json("predictions.csv", "truth.csv", "--training", "other.csv");
    JsonNode other = json("other.csv", "truth.csv");
    assertThat(two.at("/kld/value").asDouble())
        .isCloseTo(
            (one.at("/kld/value").asDouble() + other.at("/kld/value").asDouble()) / 2,
            within(1e-12));
    assertThat(two.at("/intervals/trainings").asInt()).isEqualTo(2);
    assertThat(refused("predictions.csv", "truth.csv", "--training", "other.csv", "--against", "o"))
        .contains("--against: found 1 files, expected 2");
  }

  @Test
  void printsColumnsForPeople() {
    assertThat(run("", path("predictions.csv"), path("truth.csv"))).isZero();
    assertThat(out.toString())
        .startsWith("AR test, n = 3: removed 0 clips, unusable 0, uniform 0\n")
        .contains("95 % interval, method percentile, of 1000 resamples of 3 clips")
        .contains("macro-F1                    0.5833")
        .contains("class  F1      precision  recall  support");
  }

  @Test
  void surplusPredictionsAreCountedAndMissingOnesRefused() throws IOException {
    write("predictions.csv", PREDICTIONS + "extra,1,0,0,0\n");
    assertThat(json("predictions.csv", "truth.csv").get("surplus").asInt()).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo("1 predictions are of clips that the truth has not; left out\n");
    write("predictions.csv", "clip,N,A,S,H\ncase3,1,0,0,0\n");
    assertThat(refused("predictions.csv", "truth.csv"))
        .contains("has no prediction of clip 'case1' and 1 more of the truth's 3 clips");
  }

  @Test
  void whatIsWrongIsNamedWithItsLine() throws IOException {
    write("sum.csv", PREDICTIONS.replace("0.3,0.7", "0.3,0.8"));
    assertThat(refused("sum.csv", "truth.csv"))
        .contains(
            "sum.csv, line 4: clip 'case2': found a sum of 1.100000, expected 1 within 0.001");
    write("text.csv", PREDICTIONS.replace("0.3,0.7", "high,0.7"));
    assertThat(refused("text.csv", "truth.csv")).contains("text.csv, line 4: found 'high' in 'N'");
    write("twice.csv", PREDICTIONS + "case1,1,0,0,0\n");
    assertThat(refused("twice.csv", "truth.csv"))
        .contains("twice.csv, line 5: clip 'case1' occurs twice");
    write("classes.csv", "clip,N,A,S\ncase1,1,0,0\n");
    assertThat(refused("predictions.csv", "truth.csv", "--against", "classes.csv"))
        .contains("classes.csv, line 1: found columns 'clip,N,A,S'")
        .contains("'H' is missing");
    assertThat(refused("predictions.csv", "truth.csv", "--cluster", "dyad"))
        .contains("truth.csv, line 1")
        .contains("'dyad' is missing");
    write("moved.csv", "clip,rater,label,speaker\ncase1,1,A,x\ncase1,2,A,y\n");
    assertThat(refused("predictions.csv", "moved.csv", "--cluster", "speaker"))
        .contains("moved.csv, line 3: clip 'case1' has 'y' in 'speaker', and 'x' in a line before");
    assertThat(refused("predictions.csv", "truth.csv", "--lower", "60", "--upper", "40"))
        .contains("found percentiles 60.0 and 40.0");
    assertThat(refused("nowhere.csv", "truth.csv")).contains("nowhere.csv: not found");
    assertThat(refused("predictions.csv", "-", "--against", "-"))
        .contains("Found - for 2 files, expected it once");
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private JsonNode json(String... args) throws IOException {
    assertThat(run("", withPaths(args))).as(err.toString()).isZero();
    return ChoraleJson.mapper().readTree(out.toString());
  }

  private String refused(String... args) {
    assertThat(run("", withPaths(args))).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    return err.toString();
  }

  private String[] withPaths(String... args) {
    List<String> all = new ArrayList<>();
    for (String arg : args) {
      all.add(arg.endsWith(".csv") ? path(arg) : arg);
    }
    all.add("--json");
    return all.toArray(String[]::new);
  }

  private int run(String input, String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    EvaluateCommand command =
        new EvaluateCommand()
            .reading(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    CommandLine line = new CommandLine(command);
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .setParameterExceptionHandler(new Failures())
        .setExecutionExceptionHandler(new Failures())
        .execute(args);
  }
}
