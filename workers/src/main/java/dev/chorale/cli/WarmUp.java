package dev.chorale.cli;

import dev.chorale.cli.spec.SpecFile;
import dev.chorale.cli.sweep.SweepClient;
import dev.chorale.embedded.EmbeddedServers;
import dev.chorale.sweep.SweepReader;
import dev.chorale.worker.Connections;
import java.nio.file.Path;
import java.util.Map;

/**
 * Loads the classes that commands need to talk to servers, for the launcher, which keeps them
 * parsed: reading thousands out of jars makes most of a command's start.
 */
final class WarmUp {
  private WarmUp() {}

  /**
   * @param args a folder for the servers' data, to be removed afterwards
   */
  public static void main(String[] args) {
    Main.run("--help");
    try (EmbeddedServers servers = EmbeddedServers.start(Path.of(args[0]));
        Connections connections = new Connections(servers.settings("warm"))) {
      String id =
          new SweepClient(connections.temporal(), connections.store())
              .start(new SpecFile().open("demo"), Map.of())
              .id();
      new SweepReader(connections.temporal(), connections.store()).read(id);
    }
    System.exit(Failures.DONE);
  }
}
