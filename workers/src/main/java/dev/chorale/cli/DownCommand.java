package dev.chorale.cli;

import dev.chorale.local.LocalServers;
import dev.chorale.local.Tools;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Ends the servers that {@link UpCommand} started. */
@Command(
    name = "down",
    description = {
      "Ends the servers that `chorale up` started in this directory. Sweeps, results and settings"
          + " stay; `chorale up` brings them back."
    })
public final class DownCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<String> stopped =
        new LocalServers(UpCommand.DIRECTORY, new Tools(System.getenv()), out).down();
    if (stopped.isEmpty()) {
      out.println("No servers of this directory were running.");
    } else {
      out.println("Ended " + String.join(" and ", stopped) + ".");
      out.println("What they hold is kept in " + UpCommand.DIRECTORY.toAbsolutePath());
    }
    out.flush();
    return Failures.DONE;
  }
}
