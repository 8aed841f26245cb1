package dev.chorale.cli;

import dev.chorale.local.LocalServers;
import dev.chorale.local.Tools;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.worker.LocalAddresses;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts real servers on this machine. */
@Command(
    name = "up",
    description = {
      "Starts Temporal, with its UI, and MinIO as processes of this machine. Installs them first"
          + " when they are missing. What they hold stays in .chorale/local."
    })
public final class UpCommand implements Callable<Integer> {
  static final Path DIRECTORY = Path.of(".chorale", "local");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--temporal-port", paramLabel = "PORT", description = "Temporal's (else 7233).")
  private Optional<Integer> temporalPort = Optional.empty();

  @Option(names = "--ui-port", paramLabel = "PORT", description = "Temporal's UI's (else 8233).")
  private Optional<Integer> uiPort = Optional.empty();

  @Option(names = "--s3-port", paramLabel = "PORT", description = "MinIO's (else 9000).")
  private Optional<Integer> s3Port = Optional.empty();

  @Option(
      names = "--console-port",
      paramLabel = "PORT",
      description = "MinIO's console's (else 9001).")
  private Optional<Integer> consolePort = Optional.empty();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    LocalServers servers = new LocalServers(DIRECTORY, new Tools(System.getenv()), out);
    LocalAddresses before = servers.addresses();
    LocalAddresses wanted =
        new LocalAddresses(
            temporalPort.orElse(before.temporalPort()),
            uiPort.orElse(before.uiPort()),
            s3Port.orElse(before.s3Port()),
            consolePort.orElse(before.consolePort()));
    check(wanted);
    out.println(servers.up(wanted) ? "Both servers are up." : "Both servers were up already.");
    out.println();
    out.println("  Temporal       " + wanted.temporal());
    out.println("  Temporal UI    " + wanted.ui());
    out.println("  MinIO (S3)     " + wanted.s3());
    out.println("  MinIO console  " + wanted.console());
    out.println();
    Path kept = DIRECTORY.toAbsolutePath();
    out.println("Commands in this directory find them. Elsewhere, first run");
    out.println("  . " + kept.resolve("env"));
    out.println("Data, logs and the key are in " + kept + ". End with: chorale down");
    out.flush();
    return Failures.DONE;
  }

  private static void check(LocalAddresses wanted) {
    int[] ports = {wanted.temporalPort(), wanted.uiPort(), wanted.s3Port(), wanted.consolePort()};
    for (int port : ports) {
      if (port < 1 || port > 65_535) {
        throw new BadInputException("Port " + port + ": expected 1 to 65535.");
      }
    }
    Set<Integer> different = new HashSet<>();
    for (int port : ports) {
      if (!different.add(port)) {
        throw new BadInputException("Port " + port + " is given to two servers. Change one.");
      }
    }
  }
}
