package dev.chorale.plan;

import dev.chorale.contract.Stage;
import dev.chorale.plan.SweepPlan.Task;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.Inventory;
import dev.chorale.storage.Manifest;
import dev.chorale.storage.StageKey;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.CorpusId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The activities of a sweep, each looked up in the store. */
final class Tasks {
  private final ArtifactStore store;
  private final List<Task> tasks = new ArrayList<>();
  private @Nullable Inventory inventory;
  private @Nullable Reasons reasons;

  Tasks(ArtifactStore store) {
    this.store = store;
  }

  List<Task> list() {
    return tasks;
  }

  /** Every artifact; read when something is not there, and then once. */
  Inventory inventory() {
    if (inventory == null) {
      inventory = Inventory.read(store);
    }
    return inventory;
  }

  /**
   * Adds an activity.
   *
   * @param inputs what it works on
   * @param key asked for only when all inputs are there
   */
  Found add(
      Optional<CorpusId> corpus,
      Stage stage,
      String of,
      List<Found> inputs,
      Supplier<StageKey> key) {
    Optional<Stage> first =
        inputs.stream().flatMap(input -> input.first().stream()).min(Comparator.naturalOrder());
    if (first.isPresent()) {
      Reason why = new Reason(first.get() + " runs first", Optional.empty());
      tasks.add(new Task(corpus, stage, of, false, Optional.empty(), Optional.of(why)));
      return new Found(Optional.empty(), first);
    }
    StageKey wanted = key.get();
    Optional<Manifest> found = store.find(wanted.stage(), wanted.key());
    tasks.add(
        new Task(
            corpus,
            stage,
            of,
            found.isPresent(),
            Optional.of(wanted.key()),
            found.isPresent() ? Optional.empty() : Optional.of(why(wanted))));
    return new Found(
        found.map(Manifest::ref), found.isPresent() ? Optional.empty() : Optional.of(stage));
  }

  private Reason why(StageKey wanted) {
    if (reasons == null) {
      reasons = new Reasons(inventory());
    }
    return reasons.why(wanted, Instant.MAX);
  }

  /**
   * What an activity leaves to those after it.
   *
   * @param artifact when it is there
   * @param first the earliest stage that has to run before it is; absent when it is there
   */
  record Found(Optional<ArtifactRef> artifact, Optional<Stage> first) {
    /** Only when it is there. */
    ArtifactRef ref() {
      return artifact.orElseThrow();
    }
  }
}
