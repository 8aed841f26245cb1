package dev.chorale.storage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.vocabulary.ArtifactRef;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one run of a stage stored, and from what. Put once, after its objects, and never changed.
 *
 * @param key of {@link StageKey#key()}
 * @param of what the key was taken of
 * @param objects by name, as in {@code predictions.csv}
 * @param summary counts that the stage's result carries, so that a reused stage can return them
 * @param provenance who made it, when, on what: not part of the digest
 */
public record Manifest(
    String key,
    StageKey of,
    SortedMap<String, StoredObject> objects,
    JsonNode summary,
    Map<String, String> provenance) {
  public Manifest {
    objects = new TreeMap<>(objects);
    provenance = new TreeMap<>(provenance);
  }

  /**
   * The reference that payloads carry; its digest is over names and digests of the objects alone.
   */
  public ArtifactRef ref() {
    StringBuilder lines = new StringBuilder();
    objects.forEach(
        (name, object) -> lines.append(object.sha256()).append("  ").append(name).append('\n'));
    return new ArtifactRef(of.stage(), key, Digests.sha256(lines.toString()));
  }

  /**
   * The object of a name.
   *
   * @throws StoreException when the artifact has none
   */
  public StoredObject object(String name) {
    StoredObject object = objects.get(name);
    if (object == null) {
      throw new StoreException(
          "Artifact "
              + of.stage()
              + "/"
              + key
              + " has no object '"
              + name
              + "', only "
              + objects.keySet());
    }
    return object;
  }
}
