package dev.chorale.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Reads everything in a store again, and says what is no longer what was put. */
public final class ArtifactCheck {
  private final ArtifactStore store;

  public ArtifactCheck(ArtifactStore store) {
    this.store = store;
  }

  /**
   * Reads every object and every manifest.
   *
   * @param progress told the bytes of each object once it is read
   */
  public Result run(Consumer<Long> progress) {
    Inventory inventory = Inventory.read(store);
    List<Damage> damages = new ArrayList<>();
    inventory
        .unreadable()
        .forEach((name, said) -> damages.add(new Damage(name, Kind.UNREADABLE, said, List.of())));
    Map<String, List<Use>> uses = uses(inventory);
    Set<String> there = new HashSet<>();
    long bytes = 0;
    for (StoreEntry entry : store.entries(StoreNames.OBJECTS)) {
      Optional<String> sha256 = StoreNames.sha256(entry.name());
      if (sha256.isEmpty()) {
        continue;
      }
      there.add(entry.name());
      damage(entry, sha256.get(), uses).ifPresent(damages::add);
      bytes += entry.size();
      progress.accept(entry.size());
    }
    uses.forEach(
        (name, named) -> {
          if (!there.contains(name) && store.entries(name).isEmpty()) {
            damages.add(new Damage(name, Kind.MISSING, "not in the store", named));
          }
        });
    return new Result(inventory.artifacts().size(), there.size(), bytes, damages);
  }

  private static Map<String, List<Use>> uses(Inventory inventory) {
    Map<String, List<Use>> uses = new TreeMap<>();
    for (Artifact artifact : inventory.artifacts()) {
      artifact
          .manifest()
          .objects()
          .forEach(
              (name, object) ->
                  uses.computeIfAbsent(
                          StoreNames.object(object.sha256()), sha256 -> new ArrayList<>())
                      .add(new Use(artifact.stage(), artifact.key(), name)));
    }
    return uses;
  }

  private Optional<Damage> damage(StoreEntry entry, String sha256, Map<String, List<Use>> uses) {
    try (InputStream in = store.open(new StoredObject(sha256, entry.size()))) {
      in.transferTo(OutputStream.nullOutputStream());
      return Optional.empty();
    } catch (DamagedException e) {
      return Optional.of(
          new Damage(
              entry.name(),
              Kind.DAMAGED,
              String.valueOf(e.getMessage()),
              uses.getOrDefault(entry.name(), List.of())));
    } catch (IOException e) {
      throw new StoreException("Reading " + entry.name() + " again: " + e, e);
    }
  }

  /**
   * Removes what is damaged and every manifest that names it, so that the stages which need it run
   * once more.
   */
  public void remove(Result result) {
    for (Damage damage : result.damages()) {
      // The manifests first: cut off here, the object is found damaged again.
      damage.uses().forEach(use -> store.remove(StoreNames.manifest(use.stage(), use.key())));
      store.remove(damage.name());
    }
  }

  /** What is wrong. */
  public enum Kind {
    /** Bytes that do not have their digest. */
    DAMAGED,
    /** A manifest names it, and it is not there. */
    MISSING,
    /** A manifest that can't be read. */
    UNREADABLE
  }

  /** An artifact that has an object, and the object's name in it. */
  public record Use(String stage, String key, String object) {}

  /**
   * @param name in the store
   * @param said what was found
   * @param uses artifacts that have it; none when it is not an artifact's
   */
  public record Damage(String name, Kind kind, String said, List<Use> uses) {
    public Damage {
      uses = List.copyOf(uses);
    }
  }

  /**
   * @param artifacts manifests that were read
   * @param objects that were read
   * @param bytes of these objects
   */
  public record Result(int artifacts, int objects, long bytes, List<Damage> damages) {
    public Result {
      damages = List.copyOf(damages);
    }
  }
}
