package dev.chorale.cli;

import dev.chorale.local.LocalServers;
import dev.chorale.local.ServerStatus;
import dev.chorale.local.Tools;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells whether the servers that {@link UpCommand} started run and answer. */
@Command(
    name = "status",
    description = {
      "Tells whether the servers that `chorale up` started in this directory run and answer. Exits"
          + " with 1 unless both do."
    })
public final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    ServerStatus status =
        new LocalServers(UpCommand.DIRECTORY, new Tools(System.getenv()), out).status();
    if (json) {
      out.println(ChoraleJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(status));
    } else {
      print(out, "Temporal", status.temporal());
      print(out, "MinIO", status.minio());
      if (!status.bothRun()) {
        out.println("Start with: chorale up");
      }
    }
    out.flush();
    return status.bothRun() ? Failures.DONE : Failures.FAILED;
  }

  private static void print(PrintWriter out, String name, ServerStatus.Server server) {
    String state =
        switch (server.state()) {
          case RUNNING ->
              "runs at " + server.address() + ", for browsers " + server.page() + process(server);
          case SILENT ->
              "runs, but does not answer at "
                  + server.address()
                  + process(server)
                  + "; its log is "
                  + server.log();
          case STOPPED -> "does not run";
        };
    out.println(String.format(Locale.ROOT, "%-9s %s", name, state));
  }

  private static String process(ServerStatus.Server server) {
    return server.pid().map(pid -> " (process " + pid + ")").orElse("");
  }
}
