package dev.chorale.cli;

import dev.chorale.storage.Artifact;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.Inventory;
import dev.chorale.storage.Pins;
import dev.chorale.storage.StoredObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chorale artifacts ls}. */
@Command(name = "ls", description = "Prints every artifact, the newest last.")
final class ArtifactsLsCommand extends StoreCommand {
  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      description = "Those of one stage, as in TrainModel.")
  private Optional<String> stage = Optional.empty();

  @Parameters(
      arity = "0..1",
      paramLabel = "KEY",
      description = "Those whose key begins so; with the names of their objects.")
  private Optional<String> key = Optional.empty();

  @Override
  int run(ArtifactStore store) {
    Inventory inventory = Inventory.read(store);
    Set<String> pinned = new Pins(store).keys();
    List<Row> rows =
        inventory.artifacts().stream()
            .filter(artifact -> stage.isEmpty() || artifact.stage().equals(stage.get()))
            .filter(artifact -> key.isEmpty() || artifact.key().startsWith(key.get()))
            .sorted(Comparator.comparing(Artifact::stored))
            .map(artifact -> Row.of(artifact, inventory, pinned))
            .toList();
    if (json()) {
      print(new Answer(rows, rows.stream().mapToLong(Row::size).sum()));
    } else {
      table(rows);
    }
    inventory.unreadable().values().forEach(err()::println);
    err().flush();
    return 0;
  }

  private void table(List<Row> rows) {
    String format = "%-20s  %-12s  %10s  %7s  %-20s%s%n";
    out().printf(Locale.ROOT, format, "STAGE", "KEY", "SIZE", "OBJECTS", "STORED", "");
    for (Row row : rows) {
      out()
          .printf(
              Locale.ROOT,
              format,
              row.stage(),
              shortKey(row.key()),
              size(row.size()),
              row.objects().size(),
              row.stored().truncatedTo(ChronoUnit.SECONDS),
              row.pinned() ? "  pinned" : "");
      if (key.isPresent()) {
        row.licences().forEach(licence -> out().println("  licence: " + licence));
        row.objects()
            .forEach(
                (name, object) ->
                    out()
                        .printf(
                            Locale.ROOT,
                            "  %-32s  %10s  sha256 %s%n",
                            name,
                            size(object.size()),
                            object.sha256()));
      }
    }
    out().flush();
  }

  /** As JSON what {@code artifacts ls --json} prints: fields are added, never renamed. */
  record Answer(List<Row> artifacts, long size) {}

  /**
   * @param stored when its stage ended, by the store's clock
   * @param size of its objects in bytes
   * @param licences of the corpora that it was made of
   */
  record Row(
      String stage,
      String key,
      String digest,
      Instant stored,
      long size,
      SortedMap<String, StoredObject> objects,
      boolean pinned,
      SortedSet<String> licences) {
    static Row of(Artifact artifact, Inventory inventory, Set<String> pinned) {
      return new Row(
          artifact.stage(),
          artifact.key(),
          artifact.manifest().ref().digest(),
          artifact.stored(),
          artifact.size(),
          artifact.manifest().objects(),
          pinned.contains(artifact.key()),
          inventory.licences(artifact));
    }
  }
}
