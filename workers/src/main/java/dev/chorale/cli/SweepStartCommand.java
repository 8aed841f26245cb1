package dev.chorale.cli;

import dev.chorale.cli.spec.DataFolders;
import dev.chorale.cli.spec.SpecCheck;
import dev.chorale.cli.spec.SpecFile;
import dev.chorale.cli.sweep.SweepClient;
import dev.chorale.cli.sweep.SweepClient.Started;
import dev.chorale.vocabulary.SweepSpec;
import dev.chorale.worker.Connections;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chorale sweep start}: checks a spec and starts it. */
@Command(
    name = "start",
    description = {
      "Starts a sweep and prints its id.",
      "A sweep of the same spec that runs is attached to; one that has ended runs again, and what is"
          + " in the store is reused."
    })
final class SweepStartCommand implements Callable<Integer> {
  @Mixin private ConnectionOptions options = new ConnectionOptions();

  @Parameters(
      paramLabel = "SWEEP",
      description = "A spec file, or a shipped spec's name: demo, tutorial, emotale.")
  private String sweep = "";

  @Option(
      names = "--data",
      paramLabel = "NAME=DIR",
      description = "Where a corpus lies, on this machine and on the workers'. May be repeated.")
  private List<String> data = new ArrayList<>();

  @Option(names = "--watch", description = "Follow it to its end, as 'sweep watch' does.")
  private boolean watch;

  @Option(names = "--json", description = "Print {\"id\":..,\"runId\":..,\"attached\":..}.")
  private boolean json;

  @Spec private CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    SweepSpec spec = new SpecFile().open(sweep);
    DataFolders folders = DataFolders.parse(data);
    SpecCheck.check(spec, folders.byCorpus());
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    try (Connections connections = options.connections()) {
      Started started =
          new SweepClient(connections.temporal(), connections.store())
              .start(spec, folders.locations());
      if (json) {
        Printing.json(out, started);
      } else {
        out.println(started.id());
        out.flush();
      }
      if (started.attached()) {
        err.println("It was running already; attached to it.");
        err.flush();
      }
      return watch ? SweepCommand.follow(connections, started.id(), json, out, err) : Failures.DONE;
    }
  }
}
