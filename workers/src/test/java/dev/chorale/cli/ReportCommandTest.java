package dev.chorale.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.report.ReportFiles;
import dev.chorale.report.SweepReport;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.InMemoryArtifactStore;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.Stages;
import dev.chorale.storage.SweepReports;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.IntervalSpec;
import dev.chorale.vocabulary.Seed;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReportCommandTest {
  private final ArtifactStore store = new InMemoryArtifactStore();
  private final SweepReport report =
      SweepReport.of(
          "night",
          "recommended",
          List.of(),
          new IntervalSpec(1000, 2.5, 97.5, new Seed(1)),
          List.of(),
          List.of(),
          List.of());
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void storeOneReportOfTwoSweeps() throws IOException {
    store.replace(
        "sweeps/night-1a2b3c4d/spec.json",
        "{\"name\":\"night\",\"corpora\":[],\"rules\":[],\"seeds\":[]}".getBytes(UTF_8));
    store.replace("sweeps/noon-5e6f7a8b/spec.json", "{}".getBytes(UTF_8));
    Stages stages = new Stages(store, Map::of);
    ArtifactRef ref =
        stages
            .once(
                StageKey.of("WriteReport", 1, "night", Map.of()),
                output -> ReportFiles.of(report).forEach(output::put))
            .ref();
    SweepReports.note(store, "night-1a2b3c4d", ref);
  }

  private int run(String... args) {
    return new CommandLine(new ReportCommand().on(store))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(new Failures())
        .setExecutionExceptionHandler(new Failures())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  @Test
  void printsTheTextOfTheSweepThatThePrefixNames() {
    assertThat(run("nig")).isZero();
    assertThat(out.toString()).isEqualTo(ReportFiles.of(report).get("report.txt"));
  }

  @Test
  void printsAnyFormat() {
    assertThat(run("night", "--format", "html")).isZero();
    assertThat(out.toString()).startsWith("<!DOCTYPE html>");
    out.getBuffer().setLength(0);
    assertThat(run("night", "--json")).isZero();
    assertThat(ReportFiles.read(out.toString())).isEqualTo(report);
  }

  @Test
  void writesAllFilesIntoAFolderThatItMakes(@TempDir Path temp) throws IOException {
    Path folder = temp.resolve("reports/night");
    assertThat(run("night", "--out", folder.toString())).isZero();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(ReportFiles.of(report).keySet());
    }
    assertThat(out.toString()).contains(folder.resolve("report.html").toString());
    assertThat(folder.resolve("report.md"))
        .hasContent(String.valueOf(ReportFiles.of(report).get("report.md")));
  }

  @Test
  void aReportWithoutClipsHasNoTextThatMayNameOne(@TempDir Path folder) throws IOException {
    SweepReport lost =
        SweepReport.of(
            "night",
            "recommended",
            List.of(),
            report.intervals(),
            List.of(),
            List.of(new CorpusId("mine")),
            List.of(
                new SweepReport.Lost(
                    new CorpusId("mine"), "BadInput: wav/clip-007.wav: is not a WAV file")));
    ArtifactRef ref =
        new Stages(store, Map::of)
            .once(
                StageKey.of("WriteReport", 1, "noon", Map.of()),
                output -> ReportFiles.of(lost).forEach(output::put))
            .ref();
    SweepReports.note(store, "noon-5e6f7a8b", ref);
    assertThat(run("noon")).isZero();
    assertThat(out.toString()).contains("clip-007");
    out.getBuffer().setLength(0);
    assertThat(run("noon", "--no-clips", "--out", folder.toString())).isZero();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(ReportFiles.of(lost).keySet())
          .allSatisfy(
              name ->
                  assertThat(Files.readString(folder.resolve(name))).doesNotContain("clip-007"));
    }
    assertThat(folder.resolve("report.txt")).content().contains("left out, since it may name");
    out.getBuffer().setLength(0);
    assertThat(run("noon", "--no-clips", "--format", "json")).isZero();
    assertThat(ReportFiles.read(out.toString()).lost().get(0).failure())
        .isEqualTo("BadInput: left out, since it may name clips");
  }

  @Test
  void writesTheFilesOfOneFormat(@TempDir Path folder) throws IOException {
    assertThat(run("night", "--format", "csv", "--out", folder.toString())).isZero();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("tables.csv", "per-class.csv", "curves.csv");
    }
  }

  @Test
  void twoSweepsAreComparedAndARunIsOneArchive(@TempDir Path temp) throws IOException {
    SweepReports.note(
        store, "noon-5e6f7a8b", SweepReports.find(store, "night-1a2b3c4d").orElseThrow());
    assertThat(run("night", "--compare", "noon")).isZero();
    assertThat(out.toString())
        .contains("Sweeps night (here) and night (there)", "The settings do not differ.");
    Path crate = temp.resolve("runs/night.zip");
    assertThat(run("night", "--crate", crate.toString())).isZero();
    assertThat(
            new CommandLine(new ArtifactsVerifyCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(crate.toString()))
        .as("without a store: " + err)
        .isZero();
    assertThat(out.toString()).contains("1 artifact, ", "0 objects left out: all whole");
    assertThat(run("night", "--compare", "noon", "--format", "html")).isEqualTo(2);
    assertThat(run("night", "--compare", "noon", "--crate", crate.toString())).isEqualTo(2);
    assertThat(run("night", "--crate", temp.toString())).isEqualTo(2);
    assertThat(run("night", "--crate", crate.toString(), "--format", "csv")).isEqualTo(2);
  }

  @Test
  void aSweepWithoutReportIsAFailureAndAnUnknownOneARefusal(@TempDir Path temp) throws IOException {
    assertThat(run("noon")).isEqualTo(1);
    assertThat(err.toString()).contains("Sweep noon-5e6f7a8b has no report yet");
    assertThat(run("n")).isEqualTo(2);
    assertThat(run("week")).isEqualTo(2);
    assertThat(run("night", "--json", "--format", "html")).isEqualTo(2);
    Path file = Files.createFile(temp.resolve("taken"));
    assertThat(run("night", "--out", file.toString())).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
  }
}
