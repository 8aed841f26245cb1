package dev.chorale.storage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Every artifact in a store, and which was made of which. */
public final class Inventory {
  /** By manifest name, so by stage and key. */
  private final TreeMap<String, Artifact> artifacts = new TreeMap<>();

  /** By digest and by key: inputs name published weights by their key. */
  private final Map<String, List<Artifact>> byId = new HashMap<>();

  private final SortedMap<String, String> unreadable = new TreeMap<>();

  private Inventory() {}

  /** Reads every manifest. */
  public static Inventory read(ArtifactStore store) {
    Inventory inventory = new Inventory();
    for (StoreEntry entry : store.entries(StoreNames.ARTIFACTS)) {
      try {
        // One that was removed since the listing is not there: as if it had not been listed.
        StoreNames.place(entry.name())
            .flatMap(place -> store.find(place.stage(), place.key()))
            .ifPresent(manifest -> inventory.add(new Artifact(manifest, entry)));
      } catch (DamagedException e) {
        inventory.unreadable.put(entry.name(), String.valueOf(e.getMessage()));
      }
    }
    return inventory;
  }

  /** What is wrong with manifests that can't be read, by name. */
  public SortedMap<String, String> unreadable() {
    return Collections.unmodifiableSortedMap(unreadable);
  }

  private void add(Artifact artifact) {
    artifacts.put(artifact.entry().name(), artifact);
    for (String id : List.of(artifact.digest(), artifact.key())) {
      byId.computeIfAbsent(id, each -> new ArrayList<>()).add(artifact);
    }
  }

  /** Sorted by stage, then key. */
  public Collection<Artifact> artifacts() {
    return Collections.unmodifiableCollection(artifacts.values());
  }

  /** The licences of the corpora that an artifact was made of, directly or not. */
  public SortedSet<String> licences(Artifact artifact) {
    SortedSet<String> licences = new TreeSet<>();
    for (Artifact input : withInputs(List.of(artifact))) {
      String licence = input.manifest().of().parameters().path("card").path("licence").asText();
      if (!licence.isEmpty()) {
        licences.add(licence);
      }
    }
    return licences;
  }

  /** Some artifacts and all that they were made of. */
  Set<Artifact> withInputs(Collection<Artifact> some) {
    Set<Artifact> reached = new TreeSet<>(Artifact.BY_NAME);
    List<Artifact> open = new ArrayList<>(some);
    while (!open.isEmpty()) {
      Artifact next = open.remove(open.size() - 1);
      if (reached.add(next)) {
        for (String digest : next.manifest().of().inputs().values()) {
          // The digest of something else than an artifact, as of a file, leads nowhere.
          open.addAll(byId.getOrDefault(digest, List.of()));
        }
      }
    }
    return reached;
  }

  /** Some artifacts and all that was made of them. */
  Set<Artifact> withOutputs(Collection<Artifact> some) {
    Map<String, List<Artifact>> madeOf = new HashMap<>();
    for (Artifact artifact : artifacts.values()) {
      for (String digest : artifact.manifest().of().inputs().values()) {
        madeOf.computeIfAbsent(digest, input -> new ArrayList<>()).add(artifact);
      }
    }
    Set<Artifact> reached = new TreeSet<>(Artifact.BY_NAME);
    List<Artifact> open = new ArrayList<>(some);
    while (!open.isEmpty()) {
      Artifact next = open.remove(open.size() - 1);
      if (reached.add(next)) {
        open.addAll(madeOf.getOrDefault(next.digest(), List.of()));
      }
    }
    return reached;
  }
}
