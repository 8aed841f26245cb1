package dev.chorale.cli;

import dev.chorale.cli.demo.CorpusDownload;
import dev.chorale.cli.demo.DemoServers;
import dev.chorale.cli.spec.DataFolders;
import dev.chorale.cli.spec.SpecCheck;
import dev.chorale.cli.spec.SpecFile;
import dev.chorale.cli.sweep.ProgressDisplay;
import dev.chorale.cli.sweep.StageLedger;
import dev.chorale.cli.sweep.SweepClient;
import dev.chorale.cli.sweep.SweepFollower;
import dev.chorale.contract.Stage;
import dev.chorale.report.ReportFiles;
import dev.chorale.source.Location;
import dev.chorale.storage.Stages;
import dev.chorale.sweep.SweepReader;
import dev.chorale.sweep.SweepReader.Snapshot;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.SweepSpec;
import dev.chorale.worker.Connections;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code chorale demo}: the whole pipeline in this process. */
@Command(
    name = "demo",
    description = {
      "Runs the whole pipeline here and now: a sweep on servers and a worker in this process.",
      "Without --real the speech is made from each clip's votes, and the scores say nothing about"
          + " people. Artifacts stay in .chorale, so that a second run reuses them. Stopped with"
          + " Ctrl-C, it goes on from there when it is run again."
    })
final class DemoCommand implements Callable<Integer> {
  private static final Path HOME = Path.of(".chorale");
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final CorpusId EMOTALE = new CorpusId("emotale");

  @Mixin private ConnectionOptions options = new ConnectionOptions();

  @Option(
      names = "--real",
      description = {
        "Takes recorded speech: EmoTale (430 MB, fetched once into .chorale/corpora). About ten"
            + " minutes on 2 cores."
      })
  private boolean real;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "With --real: the folder where EmoTale lies already.")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--on-servers",
      description = "Uses the Temporal and the store of the settings, as 'chorale up' starts them.")
  private boolean onServers;

  @Spec private CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (data.isPresent() && !real) {
      throw new BadInputException("--data needs --real: the demo's own speech lies nowhere");
    }
    PrintWriter err = command.commandLine().getErr();
    SweepSpec spec = new SpecFile().open(real ? "emotale" : "demo");
    spec.corpora().forEach(corpus -> options.settings().licences().check(corpus.id()));
    data.ifPresent(folder -> SpecCheck.check(spec, Map.of(EMOTALE, location(folder))));
    Map<CorpusId, Location> folders = real ? Map.of(EMOTALE, location(corpus(err))) : Map.of();
    SpecCheck.check(spec, folders);
    return run(spec, folders, err);
  }

  private Path corpus(PrintWriter err) throws IOException {
    if (data.isPresent()) {
      return data.get();
    }
    String setting = System.getenv().getOrDefault(CorpusDownload.URL_SETTING, "");
    return CorpusDownload.emotale(setting, err).into(HOME.resolve("corpora"));
  }

  private int run(SweepSpec spec, Map<CorpusId, Location> folders, PrintWriter err)
      throws IOException, InterruptedException {
    err.println(
        onServers
            ? "Starting a worker in this process ..."
            : "Starting Temporal, a store and a worker in this process ...");
    err.flush();
    try (DemoServers servers =
        onServers
            ? DemoServers.on(options.settings(), HOME, Version.current())
            : DemoServers.embedded(options.settings().licences(), HOME, Version.current())) {
      Connections connections = servers.connections();
      String id =
          new SweepClient(connections.temporal(), connections.store())
              .start(spec, new DataFolders(folders).locations())
              .id();
      servers.onInterrupt(onServers, () -> interrupted(id));
      SweepReader reader = new SweepReader(connections.temporal(), connections.store());
      Snapshot last = new SweepFollower(reader, ProgressDisplay.on(err), LOOK_EVERY).follow(id);
      new SweepPage(last).printOutcome(connections.store(), command.commandLine().getOut());
      if (SweepFollower.exitCode(last) == Failures.DONE) {
        printReuse(StageLedger.of(connections.temporal(), last.status()));
        printReport(connections, id, last.status().report());
      }
      return SweepFollower.exitCode(last);
    }
  }

  private static Location location(Path folder) {
    return Location.of(folder.toString());
  }

  private void interrupted(String id) {
    PrintWriter err = command.commandLine().getErr();
    err.println();
    err.println(
        onServers
            ? "Stopped. Sweep "
                + id
                + " waits on the servers for a worker; 'chorale sweep cancel "
                + id
                + "' ends it."
            : "Stopped. What is done is kept in .chorale: the same command goes on from there.");
    err.flush();
  }

  private void printReuse(StageLedger ledger) {
    PrintWriter out = command.commandLine().getOut();
    out.println();
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("STAGE", "RAN", "REUSED"));
    for (Stage stage : Stage.values()) {
      table.add(
          List.of(
              stage.activity(),
              String.valueOf(ledger.ran(stage)),
              String.valueOf(ledger.reused(stage))));
    }
    Printing.columns(out, table);
    if (ledger.allReused()) {
      out.println("Every stage was reused: nothing was computed again.");
    }
  }

  private void printReport(Connections connections, String id, Optional<ArtifactRef> report) {
    report.ifPresent(
        found -> {
          Path folder = HOME.resolve("reports").resolve(id);
          Stages stages = new Stages(connections.store(), Map::of);
          List<Path> unused =
              ReportCommand.write(stages, found, ReportCommand.Format.allFiles(), folder);
          PrintWriter out = command.commandLine().getOut();
          out.println();
          out.println("Report: " + folder.resolve(ReportFiles.HTML).toAbsolutePath());
          out.flush();
        });
  }
}
