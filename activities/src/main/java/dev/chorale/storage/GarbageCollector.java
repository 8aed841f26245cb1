package dev.chorale.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds and removes what no kept sweep reaches. What is kept, and why, is in {@link Roots}; all
 * that was put or claimed lately is kept too, so sweeps may run and start meanwhile.
 */
public final class GarbageCollector {
  /** Longer than any stage takes from its first object to its manifest. */
  public static final Duration GRACE = Duration.ofHours(24);

  private final ArtifactStore store;
  private final Instant youngest;

  /**
   * @param now by a clock that is at most minutes from the store's
   * @param grace what is younger stays. Less than {@link ArtifactStore#FRESH} and the time of the
   *     longest stage is safe only while nothing runs
   */
  public GarbageCollector(ArtifactStore store, Instant now, Duration grace) {
    this.store = store;
    this.youngest = now.minus(grace);
  }

  /**
   * What would be removed.
   *
   * @throws StoreException when a manifest can't be read, since what it needs is not known
   */
  public Garbage find() {
    Inventory inventory = Inventory.read(store);
    if (!inventory.unreadable().isEmpty()) {
      throw new StoreException(
          "Nothing is removed while a manifest can't be read, since it may need what would be"
              + " removed: "
              + inventory.unreadable().values().iterator().next()
              + " 'chorale artifacts verify' names them all.");
    }
    Roots roots = Roots.read(store, inventory, youngest);
    Set<Artifact> kept = roots.artifacts();
    Set<String> keptObjects = new HashSet<>();
    kept.forEach(
        artifact ->
            artifact
                .manifest()
                .objects()
                .values()
                .forEach(object -> keptObjects.add(object.sha256())));
    List<Artifact> artifacts =
        inventory.artifacts().stream().filter(artifact -> !kept.contains(artifact)).toList();
    List<StoreEntry> objects =
        store.entries(StoreNames.OBJECTS).stream()
            .filter(entry -> isOld(entry) && !named(entry, keptObjects, roots))
            .toList();
    return new Garbage(artifacts, objects, roots.abandonedRuns(), roots.starts());
  }

  private static boolean named(StoreEntry entry, Set<String> keptObjects, Roots roots) {
    return StoreNames.sha256(entry.name())
        .map(sha256 -> keptObjects.contains(sha256) || roots.mentions(sha256))
        .orElse(true);
  }

  private boolean isOld(StoreEntry entry) {
    return !entry.modified().isAfter(youngest);
  }

  /** Removes what was found, but for what has been put again since. */
  public Removal remove(Garbage garbage) {
    List<Artifact> artifacts = new ArrayList<>();
    List<StoreEntry> objects = new ArrayList<>();
    List<StoreEntry> runs = new ArrayList<>();
    boolean complete = true;
    // Manifests first: cut off after them, the objects are found as garbage again.
    for (Artifact artifact : garbage.artifacts()) {
      complete = complete && isCurrent(garbage);
      if (complete) {
        store.remove(artifact.entry().name());
        artifacts.add(artifact);
      }
    }
    for (List<StoreEntry> folder : byFolder(garbage.objects())) {
      complete = complete && isCurrent(garbage);
      if (complete) {
        objects.addAll(removeUnchanged(folder));
      }
    }
    complete = complete && isCurrent(garbage);
    if (complete) {
      garbage.runs().forEach(entry -> store.remove(entry.name()));
      runs.addAll(garbage.runs());
    }
    return new Removal(new Garbage(artifacts, objects, runs, garbage.starts()), complete);
  }

  /** A sweep that was started since may reuse what was found. */
  private boolean isCurrent(Garbage garbage) {
    return Roots.starts(store).equals(garbage.starts());
  }

  private List<StoreEntry> removeUnchanged(List<StoreEntry> folder) {
    String prefix = StoreNames.folder(StoreNames.sha256(folder.get(0).name()).orElseThrow());
    Map<String, Instant> now = new HashMap<>();
    store.entries(prefix).forEach(entry -> now.put(entry.name(), entry.modified()));
    List<StoreEntry> unchanged =
        folder.stream().filter(entry -> entry.modified().equals(now.get(entry.name()))).toList();
    unchanged.forEach(entry -> store.remove(entry.name()));
    return unchanged;
  }

  private static List<List<StoreEntry>> byFolder(List<StoreEntry> objects) {
    Map<String, List<StoreEntry>> folders = new TreeMap<>();
    for (StoreEntry entry : objects) {
      String folder = StoreNames.folder(StoreNames.sha256(entry.name()).orElseThrow());
      folders.computeIfAbsent(folder, name -> new ArrayList<>()).add(entry);
    }
    return List.copyOf(folders.values());
  }

  /**
   * @param artifacts that nothing kept was made of
   * @param objects that nothing kept names; also those of no artifact at all
   * @param runs checkpoints and leases of trainings that nobody goes on with
   * @param starts when each sweep was last started and each pin set, as it was when this was found
   */
  public record Garbage(
      List<Artifact> artifacts,
      List<StoreEntry> objects,
      List<StoreEntry> runs,
      Map<String, Instant> starts) {
    public Garbage {
      artifacts = List.copyOf(artifacts);
      objects = List.copyOf(objects);
      runs = List.copyOf(runs);
      starts = Map.copyOf(starts);
    }

    /** Bytes in the store; what artifacts share with kept ones is not among them. */
    public long bytes() {
      return objects.stream().mapToLong(StoreEntry::size).sum()
          + runs.stream().mapToLong(StoreEntry::size).sum();
    }
  }

  /**
   * @param complete false when a sweep was started meanwhile: find again
   */
  public record Removal(Garbage removed, boolean complete) {}
}
