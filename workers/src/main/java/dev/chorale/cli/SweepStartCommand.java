package dev.chorale.cli;

import dev.chorale.cli.sweep.SweepClient;
import dev.chorale.cli.sweep.SweepClient.Started;
import dev.chorale.worker.Connections;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Mixin private SweepOptions sweep = new SweepOptions();

  @Option(names = "--watch", description = "Follow it to its end, as 'sweep watch' does.")
  private boolean watch;

  @Option(names = "--json", description = "Print {\"id\":..,\"runId\":..,\"attached\":..}.")
  private boolean json;

  @Spec private CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    SweepOptions.Checked checked = sweep.checked(options.settings().licences());
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    try (Connections connections = options.connections()) {
      Started started =
          new SweepClient(connections.temporal(), connections.store())
              .start(checked.resolved(connections.store()), checked.folders().locations());
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
