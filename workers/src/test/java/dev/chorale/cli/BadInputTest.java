package dev.chorale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users get wrong: one message that names the place and the mend, and nothing is written. */
class BadInputTest {
  @TempDir private Path home;
  private ChoraleProcess chorale;

  @BeforeEach
  void start() {
    // Whoever asks a server before refusing the input fails otherwise, and later.
    chorale =
        new ChoraleProcess(home)
            .set("TEMPORAL_ADDRESS", "127.0.0.1:1")
            .set("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
  }

  private void assertRefused(int code, List<String> parts, String... arguments) throws Exception {
    List<String> before = ChoraleProcess.files(home);
    chorale.run(arguments).assertRefused(code, parts.toArray(String[]::new));
    assertThat(ChoraleProcess.files(home)).isEqualTo(before);
  }

  @Test
  void aSpecWithAnUnknownField() throws Exception {
    Files.writeString(home.resolve("night.yaml"), "name: night\ncorpora: [emotale]\nepochs: 3\n");
    assertRefused(
        2,
        List.of("night.yaml, line 3: unknown field 'epochs' in a sweep"),
        "sweep",
        "start",
        "night.yaml");
  }

  @Test
  void devicesThatAreNotThereOrAreNamedTwice() throws Exception {
    assertRefused(2, List.of("--devices 'two': expected all"), "worker", "--devices", "two");
    assertRefused(
        2,
        List.of("--devices all with --clip-order", "each worker needs its own"),
        "worker",
        "--devices",
        "all",
        "--clip-order",
        "order.jsonl");
  }

  @Test
  void aSpecWithAnUnknownCorpus() throws Exception {
    Files.writeString(home.resolve("night.yaml"), "name: night\ncorpora: [emotal]\n");
    assertRefused(
        2,
        List.of("night.yaml, line 2", "unknown corpus 'emotal'", "Did you mean 'emotale'?"),
        "sweep",
        "start",
        "night.yaml");
  }

  @Test
  void aCorpusUnderAnAgreementThatNobodyAccepted() throws Exception {
    Files.writeString(home.resolve("night.yaml"), "name: night\ncorpora: [iemocap]\n");
    assertRefused(
        2,
        List.of(
            "Corpus 'iemocap' is under an agreement",
            "Where to ask: http",
            "'licences: [iemocap]' in chorale.yaml, CHORALE_LICENCES=iemocap"),
        "sweep",
        "start",
        "night.yaml",
        "--data",
        "iemocap=.");
    Files.writeString(home.resolve("chorale.yaml"), "licences: [iemocap]\n");
    assertRefused(
        2, List.of("EmoEvaluation"), "sweep", "start", "night.yaml", "--data", "iemocap=.");
  }

  @Test
  void aDataFolderThatIsMissing() throws Exception {
    assertRefused(
        2,
        List.of("'emotale'", "nowhere", "does not exist", "--data"),
        "sweep",
        "start",
        "emotale",
        "--data",
        "emotale=nowhere");
    assertRefused(2, List.of("--data emotale=DIR"), "sweep", "start", "emotale");
    assertRefused(2, List.of("nowhere"), "demo", "--real", "--data", "nowhere");
  }

  @Test
  void ratingsWithABrokenLine() throws Exception {
    Files.writeString(home.resolve("ratings.csv"), "clip,rater,label\na,r1,calm\nb,r1\n");
    assertRefused(
        2,
        List.of("ratings.csv, line 3"),
        "label",
        "ratings.csv",
        "--rule",
        "AR",
        "--out",
        "labels.csv");
    OwnCorpus.in(home.resolve("corpus"));
    Files.writeString(home.resolve("own.yaml"), OwnCorpus.SPEC);
    Files.writeString(home.resolve("corpus/ratings.csv"), "clip,rater,label\ns1-0,r1,calm\nb,r1\n");
    assertRefused(
        2, List.of("ratings.csv, line 3"), "sweep", "start", "own.yaml", "--data", "mine=corpus");
  }

  @Test
  void aSpecFileThatIsMissingAndAFlagThatIsWrong() throws Exception {
    assertRefused(2, List.of("no spec file none.yaml"), "sweep", "start", "none.yaml");
    assertRefused(2, List.of("found 'x', expected NAME=DIR"), "sweep", "start", "demo", "--data=x");
    assertRefused(2, List.of("--wach", "--help"), "sweep", "start", "demo", "--wach");
    assertRefused(2, List.of("'swep'", "Did you mean 'sweep'?"), "swep");
    assertRefused(2, List.of("--data needs --real"), "demo", "--data", ".");
  }

  @Test
  void aPortThatIsInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      chorale
          .run("up", "--temporal-port", String.valueOf(taken.getLocalPort()))
          .assertRefused(1, "Port " + taken.getLocalPort(), "--temporal-port");
    }
    assertNoServerIsLeft();
  }

  private void assertNoServerIsLeft() throws IOException {
    assertThat(ChoraleProcess.files(home).stream().filter(name -> name.endsWith(".pid"))).isEmpty();
  }

  @Test
  void serversThatDoNotAnswer() throws Exception {
    chorale
        .set("AWS_ACCESS_KEY_ID", "key")
        .set("AWS_SECRET_ACCESS_KEY", "secret")
        .run("sweep", "list")
        .assertRefused(1, "does not answer", "chorale up");
    assertThat(ChoraleProcess.files(home)).containsExactly("");
  }
}
