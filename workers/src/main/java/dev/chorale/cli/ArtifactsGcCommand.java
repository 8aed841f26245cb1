package dev.chorale.cli;

import dev.chorale.storage.Artifact;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.GarbageCollector;
import dev.chorale.storage.GarbageCollector.Garbage;
import dev.chorale.storage.GarbageCollector.Removal;
import dev.chorale.vocabulary.BadInputException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code chorale artifacts gc}. */
@Command(
    name = "gc",
    description =
        "Removes what no sweep in the store and no pin needs. What a sweep without a report may"
            + " still need is kept, and all that is young, so it may run at any time.")
final class ArtifactsGcCommand extends StoreCommand {
  @Option(names = "--dry-run", description = "Print what would be removed, and remove nothing.")
  private boolean dryRun;

  @Option(
      names = "--grace-hours",
      paramLabel = "N",
      description =
          "Keep all that was stored within N hours (${DEFAULT-VALUE}). Below the length of the"
              + " longest stage, run it only while no sweep does.")
  private int graceHours = (int) GarbageCollector.GRACE.toHours();

  @Override
  int run(ArtifactStore store) {
    if (graceHours < 0) {
      throw new BadInputException("--grace-hours is " + graceHours + ": expected 0 or more.");
    }
    GarbageCollector collector =
        new GarbageCollector(store, Instant.now(), Duration.ofHours(graceHours));
    Garbage garbage = collector.find();
    if (!json()) {
      list(garbage);
    }
    Removal removal = dryRun ? new Removal(garbage, true) : collector.remove(garbage);
    if (json()) {
      print(Answer.of(removal, !dryRun));
    } else {
      tell(removal);
    }
    return 0;
  }

  private void list(Garbage garbage) {
    for (Artifact artifact : garbage.artifacts()) {
      out()
          .println(
              artifact.stage()
                  + " "
                  + shortKey(artifact.key())
                  + "  "
                  + size(artifact.size())
                  + "  "
                  + artifact.stored());
    }
  }

  private void tell(Removal removal) {
    Garbage removed = removal.removed();
    out()
        .println(
            (dryRun ? "Would remove " : "Removed ")
                + count(removed.artifacts().size(), "artifact")
                + ", "
                + count(removed.objects().size(), "object")
                + " and "
                + count(removed.runs().size(), "checkpoint file")
                + ": "
                + size(removed.bytes()));
    if (!removal.complete()) {
      out().println("A sweep was started meanwhile, which may need the rest: run it again.");
    }
    out().flush();
  }

  /**
   * As JSON what {@code artifacts gc --json} prints: fields are added, never renamed.
   *
   * @param removed false after a dry run
   * @param complete false when a sweep was started meanwhile, and the rest was left
   */
  record Answer(
      boolean removed,
      boolean complete,
      List<Row> artifacts,
      int objects,
      int checkpointFiles,
      long size) {
    static Answer of(Removal removal, boolean removed) {
      Garbage garbage = removal.removed();
      return new Answer(
          removed,
          removal.complete(),
          garbage.artifacts().stream().map(Row::of).toList(),
          garbage.objects().size(),
          garbage.runs().size(),
          garbage.bytes());
    }
  }

  record Row(String stage, String key, long size, Instant stored) {
    static Row of(Artifact artifact) {
      return new Row(artifact.stage(), artifact.key(), artifact.size(), artifact.stored());
    }
  }
}
