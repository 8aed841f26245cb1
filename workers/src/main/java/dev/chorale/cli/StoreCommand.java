package dev.chorale.cli;

import dev.chorale.corpus.AcceptedLicences;
import dev.chorale.source.Sources;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.worker.ConnectionFailure;
import dev.chorale.worker.Connections;
import io.temporal.client.WorkflowClient;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that needs the store and nothing else. */
abstract class StoreCommand implements Callable<Integer> {
  private static final int KEY_SHOWN = 12;
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  private @Nullable ArtifactStore given;
  private @Nullable Connections open;

  /** For tests: a store instead of that of the settings. */
  final StoreCommand on(ArtifactStore store) {
    given = store;
    return this;
  }

  @Override
  public final Integer call() {
    Optional<Integer> done = withoutStore();
    if (done.isPresent()) {
      return done.get();
    }
    if (given != null) {
      return run(given);
    }
    try (Connections connections = connection.connections()) {
      open = connections;
      return run(connections.store());
    }
  }

  /** Of corpora under an agreement, as the settings say. */
  final AcceptedLicences licences() {
    return connection.settings().licences();
  }

  /** For what is only told where Temporal answers; empty where it doesn't. */
  final Optional<WorkflowClient> temporal() {
    if (open == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(open.temporal());
    } catch (ConnectionFailure e) {
      return Optional.empty();
    }
  }

  /** What brings corpora that are no folder here. */
  final Sources sources() {
    return open == null
        ? Sources.withoutBuckets(Path.of(System.getProperty("java.io.tmpdir"), "chorale-sources"))
        : open.sources();
  }

  /** The exit code, where it is about a file and needs no store. */
  Optional<Integer> withoutStore() {
    return Optional.empty();
  }

  /** Returns the exit code. */
  abstract int run(ArtifactStore store);

  final boolean json() {
    return json;
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  final void print(Object answer) {
    out().println(ChoraleJson.tree(answer).toPrettyString());
    out().flush();
  }

  /** As much of a key as people need to tell it from the others. */
  static String shortKey(String key) {
    return key.substring(0, Math.min(KEY_SHOWN, key.length()));
  }

  /** As in {@code 3.4 MB}: decimal units. */
  static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 999.95 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
  }

  /** As in {@code 1 object}, {@code 2 objects}. */
  static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
