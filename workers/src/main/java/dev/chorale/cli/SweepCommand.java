package dev.chorale.cli;

import dev.chorale.cli.spec.SpecFile;
import dev.chorale.cli.sweep.ProgressDisplay;
import dev.chorale.cli.sweep.SweepClient;
import dev.chorale.cli.sweep.SweepFollower;
import dev.chorale.sweep.HistoryExport;
import dev.chorale.sweep.SweepDocuments;
import dev.chorale.sweep.SweepReader;
import dev.chorale.sweep.SweepReader.Row;
import dev.chorale.sweep.SweepReader.Snapshot;
import dev.chorale.worker.Connections;
import dev.chorale.workflow.SweepWorkflow;
import io.temporal.client.WorkflowNotFoundException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chorale sweep}: starts sweeps, shows them, and tells them what people decide. */
@Command(
    name = "sweep",
    description = "Starts, follows and steers sweeps.",
    subcommands = {SweepStartCommand.class})
final class SweepCommand implements Runnable {
  static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private static final String ID = "The sweep's id, or the beginning of it that no other has.";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "A subcommand of 'sweep' is missing: start, list, show, watch, ...");
  }

  @Command(description = "Lists all sweeps that the store knows.")
  int list(
      @Mixin ConnectionOptions options,
      @Option(names = "--json", description = "Print a JSON array.") boolean json) {
    try (Connections connections = options.connections()) {
      SweepReader reader = reader(connections);
      List<Row> rows =
          new SweepDocuments(connections.store())
              .ids().stream().map(reader::row).flatMap(Optional::stream).toList();
      if (json) {
        Printing.json(out(), rows);
        return Failures.DONE;
      }
      List<List<String>> table = new ArrayList<>();
      table.add(List.of("SWEEP", "STATE", "CELLS", "FAILED", "HOLES", "STARTED"));
      for (Row row : rows) {
        table.add(
            List.of(
                row.id(),
                row.journal().isPresent() ? row.state() + " (journal)" : row.state().name(),
                row.done() + "/" + row.cells(),
                String.valueOf(row.failed()),
                String.valueOf(row.holes()),
                row.started().truncatedTo(ChronoUnit.SECONDS).toString()));
      }
      Printing.columns(out(), table);
      return Failures.DONE;
    }
  }

  @Command(description = "Shows a sweep with all its cells. Needs no worker.")
  int show(
      @Mixin ConnectionOptions options,
      @Parameters(paramLabel = "ID", description = ID) String id,
      @Option(names = "--json", description = "Print it as JSON.") boolean json,
      @Option(names = "--all", description = "Also cells that are done, however many.")
          boolean all) {
    try (Connections connections = options.connections()) {
      String full = new SweepDocuments(connections.store()).resolve(id);
      Snapshot snapshot = reader(connections).read(full);
      SweepPage page = new SweepPage(snapshot);
      page.printSource(err());
      if (json) {
        Printing.json(out(), page.json());
      } else {
        page.print(out(), all);
      }
      return Failures.DONE;
    }
  }

  @Command(
      description = {
        "Follows a sweep until it has ended, or nothing but failed cells is left.",
        "Ends with 0 when it is done without holes, else with 1. The sweep itself goes on when this"
            + " command is stopped."
      })
  int watch(
      @Mixin ConnectionOptions options,
      @Parameters(paramLabel = "ID", description = ID) String id,
      @Option(names = "--json", description = "Print the last state as JSON at the end.")
          boolean json)
      throws InterruptedException {
    try (Connections connections = options.connections()) {
      String full = new SweepDocuments(connections.store()).resolve(id);
      return follow(connections, full, json, out(), err());
    }
  }

  /** Follows a sweep, prints what came out, and returns the exit code. */
  static int follow(
      Connections connections, String id, boolean json, PrintWriter out, PrintWriter err)
      throws InterruptedException {
    Snapshot last =
        new SweepFollower(reader(connections), ProgressDisplay.on(err), LOOK_EVERY).follow(id);
    SweepPage page = new SweepPage(last);
    page.printSource(err);
    if (json) {
      Printing.json(out, page.json());
    } else {
      page.printOutcome(connections.store(), out);
    }
    return SweepFollower.exitCode(last);
  }

  @Command(description = "Stops all that a sweep runs and ends it. What is done is kept.")
  int cancel(
      @Mixin ConnectionOptions options,
      @Parameters(paramLabel = "ID", description = ID) String id) {
    try (Connections connections = options.connections()) {
      String full = new SweepDocuments(connections.store()).resolve(id);
      open(full, () -> new SweepClient(connections.temporal(), connections.store()).cancel(full));
      err().println("Cancelling " + full + ". Starting it again reuses what is done.");
      return Failures.DONE;
    }
  }

  @Command(description = "Starts no further cell; those that run go on.")
  int pause(
      @Mixin ConnectionOptions options,
      @Parameters(paramLabel = "ID", description = ID) String id,
      @Option(
              names = "--now",
              description = "Those that run store a checkpoint and leave their device.")
          boolean now) {
    return tell(options, id, now ? SweepWorkflow::pauseNow : SweepWorkflow::pause, "Paused");
  }

  @Command(description = "Goes on after a pause.")
  int resume(
      @Mixin ConnectionOptions options,
      @Parameters(paramLabel = "ID", description = ID) String id) {
    return tell(options, id, SweepWorkflow::resume, "Resumed");
  }

  @Command(description = "Runs once more what has failed, after its cause is mended.")
  int retry(
      @Mixin ConnectionOptions options,
      @Parameters(paramLabel = "ID", description = ID) String id) {
    return tell(options, id, SweepWorkflow::retry, "Trying again what failed in");
  }

  @Command(description = "Gives up what has failed: the report shows it as holes.")
  int finish(
      @Mixin ConnectionOptions options,
      @Parameters(paramLabel = "ID", description = ID) String id) {
    return tell(options, id, SweepWorkflow::finish, "Giving up what failed in");
  }

  @Command(
      description = {
        "Writes the histories that the store has of a sweep into a folder, a file a run.",
        "They are JSON as Temporal's own tools read it. Needs no Temporal."
      })
  int history(
      @Mixin ConnectionOptions options,
      @Parameters(paramLabel = "ID", description = ID) String id,
      @Option(
              names = "--out",
              paramLabel = "DIR",
              required = true,
              description = "The folder; made where it is missing.")
          Path folder) {
    try (Connections connections = options.connections()) {
      String full = new SweepDocuments(connections.store()).resolve(id);
      int histories =
          HistoryExport.read(
              connections.store(),
              full,
              (run, json) ->
                  out().println(ReportCommand.write(folder.resolve(run + ".json"), json)));
      out().flush();
      if (histories == 0) {
        throw new CommandFailure(
            "The store has no history of "
                + full
                + " yet: runs are stored within an hour after they have closed, and all of them when"
                + " the sweep has.");
      }
      return Failures.DONE;
    }
  }

  @Command(
      name = "spec",
      description = "Prints a spec that ships with Chorale, to copy and change.")
  int spec(
      @Parameters(paramLabel = "NAME", description = "demo, tutorial or emotale.") String name) {
    out().print(SpecFile.shipped(name));
    out().flush();
    return Failures.DONE;
  }

  private int tell(
      ConnectionOptions options, String id, Consumer<SweepWorkflow> signal, String done) {
    try (Connections connections = options.connections()) {
      String full = new SweepDocuments(connections.store()).resolve(id);
      open(
          full,
          () -> new SweepClient(connections.temporal(), connections.store()).tell(full, signal));
      err().println(done + " " + full + ".");
      return Failures.DONE;
    }
  }

  private static void open(String id, Runnable action) {
    try {
      action.run();
    } catch (WorkflowNotFoundException e) {
      throw new CommandFailure(
          "Sweep " + id + " is not running. 'chorale sweep show " + id + "' says how it ended.", e);
    }
  }

  private static SweepReader reader(Connections connections) {
    return new SweepReader(connections.temporal(), connections.store());
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
