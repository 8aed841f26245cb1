package dev.chorale.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.cli.spec.SpecFile;
import dev.chorale.cli.sweep.SweepClient;
import dev.chorale.corpus.AcceptedLicences;
import dev.chorale.embedded.EmbeddedServers;
import dev.chorale.storage.Artifact;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.Inventory;
import dev.chorale.storage.Stages;
import dev.chorale.training.CheckpointInterval;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.worker.ChoraleWorker;
import dev.chorale.worker.Connections;
import dev.chorale.worker.Settings;
import dev.chorale.worker.Telemetry;
import dev.chorale.worker.WorkerOptions;
import dev.chorale.workflow.SweepWorkflow.SweepResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Plans against the store of a sweep that a real worker has run. */
@Timeout(300)
@TestInstance(Lifecycle.PER_CLASS)
class PlanCommandTest {
  private Path directory;
  private Path corpus;
  private String planBefore;
  private EmbeddedServers servers;
  private Connections connections;
  private ArtifactStore store;

  @BeforeAll
  void runTheSweep(@TempDir Path temp) throws IOException {
    directory = temp;
    corpus = OwnCorpus.in(directory.resolve("corpus"));
    servers = EmbeddedServers.start(directory.resolve("servers"));
    connections = new Connections(servers.settings(Settings.BUCKET));
    store = connections.store();
    planBefore = page(OwnCorpus.SPEC);
    Telemetry telemetry = new Telemetry();
    Path scratch = Files.createDirectories(directory.resolve("scratch"));
    ChoraleWorker worker =
        ChoraleWorker.start(
            connections.temporal(),
            new Stages(store, Map::of),
            new WorkerOptions(
                WorkerOptions.Queue.ALL,
                "cpu",
                CheckpointInterval.A_MINUTE,
                Duration.ofSeconds(10),
                scratch,
                AcceptedLicences.NONE),
            telemetry);
    try {
      String id =
          new SweepClient(connections.temporal(), store)
              .start(
                  new SpecFile().parse(OwnCorpus.SPEC, "own.yaml"),
                  Map.of("mine", corpus.toString()))
              .id();
      connections.temporal().newUntypedWorkflowStub(id).getResult(SweepResult.class);
    } finally {
      worker.close();
      telemetry.close();
    }
  }

  @AfterAll
  void stop() {
    connections.close();
    servers.close();
  }

  private String page(String spec, String... more) throws IOException {
    Path file = Files.writeString(directory.resolve("own.yaml"), spec);
    List<String> args = new ArrayList<>(List.of(file.toString(), "--data", "mine=" + corpus));
    args.addAll(List.of(more));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        new CommandLine(new PlanCommand().on(store))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .setExecutionExceptionHandler(new Failures())
            .execute(args.toArray(String[]::new));
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    return out.toString();
  }

  private static String spec(String from, String to) {
    assertThat(OwnCorpus.SPEC).contains(from);
    return OwnCorpus.SPEC.replace(from, to);
  }

  @Test
  void beforeTheFirstRunNothingLikeItIsThere() {
    assertThat(planBefore)
        .startsWith("own-")
        .containsPattern("mine +FetchCorpus +0 +1 +nothing like it is there\n")
        .containsPattern("mine +AggregateLabels +0 +3 +FetchCorpus runs first\n")
        .containsPattern("mine +TrainModel +0 +6 +FetchCorpus runs first\n")
        .containsPattern("- +WriteReport +0 +1 +FetchCorpus runs first\n")
        .contains("6 cells: 0 done, 6 to train\n")
        // A speaker's six clips, in batches of four, two epochs.
        .containsPattern("mine +6 +6 +4\n")
        .contains("Hours left: unknown");
  }

  @Test
  void stepsThatAreMeasuredTellTheHoursOfWhatHasNeverRun() throws IOException {
    String other = spec("channels: 2", "channels: 5");
    assertThat(page(other)).contains("Hours left: unknown");
    JsonNode plan = ChoraleJson.mapper().readTree(page(other, "--measure", "--json"));
    JsonNode step = plan.get("measured");
    double aBatch =
        step.get("one").asDouble()
            + 3 * (step.get("several").asDouble() - step.get("one").asDouble()) / 3;
    assertThat(step.get("clips").asInt()).isEqualTo(4);
    assertThat(step.get("one").asDouble()).isPositive();
    assertThat(plan.get("hoursLeft").asDouble())
        .isCloseTo(6 * 4 * Math.max(aBatch, step.get("one").asDouble()) / 3600, within(1e-12));
  }

  @Test
  void whatHasRunIsReusedToTheLastStage() throws IOException {
    assertThat(page(OwnCorpus.SPEC))
        .containsPattern("mine +FetchCorpus +1 +0\n")
        .containsPattern("mine +AggregateLabels +3 +0\n")
        .containsPattern("mine +BuildFolds +1 +0\n")
        .containsPattern("mine +TrainModel +6 +0\n")
        .containsPattern("mine +EvaluatePredictions +6 +0\n")
        .containsPattern("mine +ComputeIntervals +3 +0\n")
        .containsPattern("- +WriteReport +1 +0\n")
        .endsWith("6 cells: 6 done, 0 to train\n");
  }

  @Test
  void otherEpochsRunTheTrainingsAndWhatFollows() throws IOException {
    assertThat(page(spec("epochs: 2", "epochs: 3")))
        .containsPattern("FetchCorpus +1 +0\n")
        .containsPattern("AggregateLabels +3 +0\n")
        .containsPattern("BuildFolds +1 +0\n")
        .containsPattern("TrainModel +0 +6 +training.epochs is 3, was 2 in [0-9a-f]{12}\n")
        .containsPattern("EvaluatePredictions +0 +6 +TrainModel runs first\n")
        .containsPattern("ComputeIntervals +0 +3 +TrainModel runs first\n")
        .containsPattern("WriteReport +0 +1 +TrainModel runs first\n")
        .contains("6 cells: 0 done, 6 to train\n")
        .contains("Hours left: less than 0.01, 1 at a time");
  }

  @Test
  void otherIntervalsRunThemAndTheReportAlone() throws IOException {
    assertThat(page(spec("resamples: 50", "resamples: 60")))
        .containsPattern("TrainModel +6 +0\n")
        .containsPattern("EvaluatePredictions +6 +0\n")
        .containsPattern("ComputeIntervals +0 +3 +intervals.resamples is 60, was 50 in \\w{12}\n")
        .containsPattern("WriteReport +0 +1 +ComputeIntervals runs first\n")
        .endsWith("6 cells: 6 done, 0 to train\n");
  }

  @Test
  void aTrainingThatIsMissingRunsWithWhatIsMadeOfItAndGoesOnFromItsCheckpoint() throws IOException {
    Artifact training =
        Inventory.read(store).artifacts().stream()
            .filter(
                artifact ->
                    artifact.stage().equals("TrainModel")
                        && artifact.manifest().of().parameters().get("rule").asText().equals("PR")
                        && artifact.manifest().of().parameters().get("fold").asInt() == 1)
            .findFirst()
            .orElseThrow();
    byte[] manifest = store.document(training.entry().name()).orElseThrow();
    String checkpoint = "runs/" + training.key() + "/checkpoint/1/";
    store.remove(training.entry().name());
    store.replace(checkpoint + 3, new byte[0]);
    try {
      assertThat(page(OwnCorpus.SPEC))
          .containsPattern("TrainModel +5 +1 +nothing like it is there\n")
          .containsPattern("EvaluatePredictions +3 +3 +TrainModel runs first\n")
          .containsPattern("ComputeIntervals +0 +3 +TrainModel runs first\n")
          .contains("6 cells: 5 done, 1 to train, 1 of them from a checkpoint\n")
          // Six train clips in batches of four, two epochs.
          .contains("  mine PR fold-1 seed-1 has a checkpoint at step 3 of 4\n");
      JsonNode json = ChoraleJson.mapper().readTree(page(OwnCorpus.SPEC, "--json"));
      assertThat(json.get("tasks")).hasSize(21);
      assertThat(json.get("cells")).hasSize(6);
      JsonNode cell = json.get("cells").get(2);
      assertThat(cell.get("rule").asText() + cell.get("state").asText()).isEqualTo("PRCHECKPOINT");
      assertThat(cell.get("step").asLong()).isEqualTo(3);
      assertThat(json.get("hoursLeft").asDouble()).isPositive();
    } finally {
      store.remove(checkpoint + 3);
      store.replace(training.entry().name(), manifest);
    }
  }

  @Test
  void anotherFileOfTheCorpusRunsEverything() throws IOException {
    Path file = corpus.resolve("ratings.csv");
    String ratings = Files.readString(file);
    Files.writeString(file, ratings + "s1-0,r4,tense\n");
    try {
      assertThat(page(OwnCorpus.SPEC))
          .containsPattern("FetchCorpus +0 +1 +input files differs in [0-9a-f]{12}\n")
          .containsPattern("WriteReport +0 +1 +FetchCorpus runs first\n");
    } finally {
      Files.writeString(file, ratings);
    }
  }

  @Test
  void whatSweepStartRefusesIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("wrong.yaml"), spec("epochs", "epoch"));
    for (String[] args :
        List.of(
            new String[] {file.toString(), "--data", "mine=" + corpus},
            new String[] {"emotale"},
            new String[] {"demo", "--data", "mine=" + corpus})) {
      StringWriter err = new StringWriter();
      int code =
          new CommandLine(new PlanCommand().on(store))
              .setErr(new PrintWriter(err))
              .setExecutionExceptionHandler(new Failures())
              .execute(args);
      assertThat(code).isEqualTo(2);
      assertThat(err.toString()).startsWith("chorale: ").doesNotContain("\tat ");
    }
  }
}
