package dev.chorale.cli;

import dev.chorale.cli.spec.SpecFile;
import dev.chorale.cli.sweep.SweepClient;
import dev.chorale.embedded.EmbeddedServers;
import dev.chorale.sweep.SweepReader;
import dev.chorale.worker.Connections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Loads the classes that commands need to label and to talk to servers, for the launcher, which
 * keeps them parsed: reading thousands out of jars makes most of a command's start.
 */
final class WarmUp {
  private WarmUp() {}

  /**
   * @param args a folder for the servers' data, to be removed afterwards
   */
  public static void main(String[] args) throws IOException {
    Main.run("--help");
    try (EmbeddedServers servers = EmbeddedServers.start(Path.of(args[0]));
        Connections connections = new Connections(servers.settings("warm"))) {
      String id =
          new SweepClient(connections.temporal(), connections.store())
              .start(new SpecFile().open("demo"), Map.of())
              .id();
      Path ratings = Path.of(args[0]).resolve("ratings.csv");
      Files.writeString(ratings, "clip,rater,label\na,1,joy\na,2,fear\na,3,other\n");
      Main.run("label", ratings.toString(), "--rule", "AR");
      new SweepReader(connections.temporal(), connections.store()).read(id);
    }
    System.exit(Failures.DONE);
  }
}
