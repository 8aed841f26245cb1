package dev.chorale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.cli.ChoraleProcess.Ended;
import dev.chorale.corpus.AcceptedLicences;
import dev.chorale.embedded.EmbeddedServers;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.Stages;
import dev.chorale.training.CheckpointInterval;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.worker.ChoraleWorker;
import dev.chorale.worker.Connections;
import dev.chorale.worker.Settings;
import dev.chorale.worker.Telemetry;
import dev.chorale.worker.WorkerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands as processes against the embedded servers, with a real worker: every stage computes what
 * it computes.
 */
@Timeout(300)
class EndToEndTest {
  @TempDir private Path directory;
  private Path home;
  private EmbeddedServers servers;
  private Connections connections;
  private Telemetry telemetry;
  private ChoraleWorker worker;
  private ChoraleProcess chorale;

  @BeforeEach
  void start() throws IOException {
    home = Files.createDirectory(directory.resolve("home"));
    startServers();
  }

  private void startServers() throws IOException {
    servers = EmbeddedServers.start(directory.resolve("servers"));
    telemetry = new Telemetry();
    connections = new Connections(servers.settings(Settings.BUCKET), telemetry.scope());
    Path scratch = Files.createDirectories(directory.resolve("scratch"));
    worker =
        ChoraleWorker.start(
            connections.temporal(),
            new Stages(connections.store(), Map::of),
            new WorkerOptions(
                WorkerOptions.Queue.ALL,
                "cpu",
                CheckpointInterval.A_MINUTE,
                Duration.ofSeconds(10),
                scratch,
                AcceptedLicences.NONE),
            telemetry);
    chorale = new ChoraleProcess(home).on(servers);
  }

  @AfterEach
  void stop() {
    worker.close();
    connections.close();
    telemetry.close();
    servers.close();
  }

  private static JsonNode json(Ended ended) throws IOException {
    return ChoraleJson.mapper().readTree(ended.out());
  }

  private Ended watchOwnSweep(Path corpus, String... more) throws Exception {
    Path spec = Files.writeString(directory.resolve("own.yaml"), OwnCorpus.SPEC);
    String[] command = {"sweep", "start", spec.toString(), "--data", "mine=" + corpus, "--watch"};
    return chorale.run(Stream.of(command, more).flatMap(Arrays::stream).toArray(String[]::new));
  }

  @Test
  void aSweepGoesThroughEveryStageAndTheSecondReusesAllOfIt() throws Exception {
    Path corpus = OwnCorpus.in(directory.resolve("corpus"));
    Ended first = watchOwnSweep(corpus);
    assertThat(first.err()).contains("6/6 cells").doesNotContain("\tat ");
    assertThat(first.code()).isZero();
    String id = first.out().lines().findFirst().orElse("");
    assertThat(first.out())
        .startsWith("own-")
        .contains("Table 3.", "Table 4. Macro-F1", "Table 5.", "Table 6.")
        .contains("mine", "PR train", "AR train");

    JsonNode shown = json(chorale.run("sweep", "show", "own", "--json"));
    assertThat(shown.get("id").asText()).isEqualTo(id);
    assertThat(shown.get("state").asText()).isEqualTo("DONE");
    assertThat(shown.get("cells")).hasSize(6);
    assertThat(shown.get("cells").get(0).get("attempts").asInt()).isEqualTo(1);
    assertThat(shown.get("cells").get(0).get("deviceSeconds").asDouble()).isPositive();
    Ended report = chorale.run("report", id, "--format", "json");
    assertThat(json(report).isObject()).isTrue();
    Path exported = directory.resolve("report");
    assertThat(chorale.run("report", id, "--out", exported.toString()).out())
        .contains("how-it-ran.json", "how-it-ran.md");
    JsonNode ran =
        ChoraleJson.mapper().readTree(Files.readString(exported.resolve("how-it-ran.json")));
    assertThat(ran.get("totals").get("attempts").asInt()).isEqualTo(6);
    assertThat(ran.get("stages"))
        .hasSize(21)
        .allMatch(
            stage ->
                !stage.get("reused").asBoolean()
                    && stage
                        .get("because")
                        .get("said")
                        .asText()
                        .equals("nothing like it is there"));
    assertThat(exported.resolve("report.json")).hasContent(report.out());

    Ended list = chorale.run("sweep", "list");
    assertThat(list.out()).contains("STATE").containsPattern("own-[0-9a-f]{8} +DONE +6/6 +0 +0");
    chorale.run("sweep", "pause", "own").assertRefused(1, "is not running", "sweep show own-");
    chorale.run("sweep", "show", "nobody").assertRefused(2, "begins with 'nobody'", "sweep list");

    // Another Temporal that has never heard of it, and the same store.
    stop();
    startServers();
    Ended forgotten = chorale.run("sweep", "show", "own", "--json");
    assertThat(forgotten.err()).contains("Temporal has no run of " + id).hasLineCount(1);
    assertThat(json(forgotten).get("cells")).isEqualTo(shown.get("cells"));
    assertThat(json(forgotten).get("report")).isEqualTo(shown.get("report"));
    assertThat(chorale.run("sweep", "list").out()).containsPattern("DONE \\(journal\\) +6/6");
    assertThat(chorale.run("report", id).out())
        .contains("How it ran", "6 cells, 0 of them reused; attempts 6");
    Path histories = directory.resolve("histories");
    assertThat(chorale.run("sweep", "history", "own", "--out", histories.toString()).out().lines())
        .hasSize(1 + 1 + 6)
        .allMatch(line -> line.startsWith(histories.resolve(id).toString()));
    Ended second = watchOwnSweep(corpus, "--json");
    assertThat(second.code()).isZero();
    JsonNode again = json(chorale.run("sweep", "show", id, "--json"));
    assertThat(again.get("cells")).allMatch(cell -> cell.get("reused").asBoolean());
    assertThat(again.get("report")).isEqualTo(shown.get("report"));
    assertThat(chorale.run("report", id, "--format", "json").out()).isEqualTo(report.out());
    assertThat(chorale.run("report", id).out())
        .startsWith(Files.readString(exported.resolve("report.txt")))
        .contains("How it ran", "6 cells, 6 of them reused")
        .containsPattern("mine +TrainModel +6 +0\n");
    assertThat(ChoraleProcess.files(home)).as("commands leave nothing behind").containsExactly("");
  }

  @Test
  void aCorruptWavIsNamedAndItsCorpusIsNotStored() throws Exception {
    Path corpus = OwnCorpus.in(directory.resolve("corpus"));
    Path broken = corpus.resolve("wav/s2-3.wav");
    Files.writeString(broken, "this is no sound");
    Ended ended = watchOwnSweep(corpus);
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out())
        .contains("ATTENTION", "s2-3.wav", "sweep retry")
        .doesNotContain("\tat ")
        .doesNotContain("Exception");
    ArtifactStore store = connections.store();
    assertThat(store.documents("")).noneMatch(name -> name.contains("FetchCorpus"));

    OwnCorpus.in(corpus);
    assertThat(chorale.run("sweep", "retry", "own").code()).isZero();
    Ended watched = chorale.run("sweep", "watch", "own");
    assertThat(watched.code()).isZero();
    assertThat(watched.out()).contains("Table 4. Macro-F1");
  }

  @Test
  void aStoreThatRefusesThePasswordIsOneMessage() throws Exception {
    chorale
        .set("AWS_SECRET_ACCESS_KEY", "wrong")
        .run("sweep", "list")
        .assertRefused(1, "refuses access key 'chorale'", "AWS_SECRET_ACCESS_KEY");
    assertThat(ChoraleProcess.files(home)).containsExactly("");
  }
}
