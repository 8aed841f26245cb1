package dev.chorale.storage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.ChoraleJson;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that decides what a stage stores.
 *
 * @param stage as in {@code TrainModel}
 * @param version of the stage's code: raised when the same inputs would give other bytes
 * @param parameters settings
 * @param inputs digests by role, as in {@code labels}
 */
public record StageKey(
    String stage, int version, JsonNode parameters, SortedMap<String, String> inputs) {
  public StageKey {
    inputs = new TreeMap<>(inputs);
  }

  /** Of artifacts, whose digests are the inputs. */
  public static StageKey of(
      String stage, int version, Object parameters, Map<String, ArtifactRef> inputs) {
    SortedMap<String, String> digests = new TreeMap<>();
    inputs.forEach((role, ref) -> digests.put(role, ref.digest()));
    return new StageKey(stage, version, ChoraleJson.tree(parameters), digests);
  }

  /**
   * The same with one more input, which is told by something else than an artifact's digest, as
   * published weights are by their key.
   */
  public StageKey with(String role, String digest) {
    SortedMap<String, String> all = new TreeMap<>(inputs);
    all.put(role, digest);
    return new StageKey(stage, version, parameters, all);
  }

  /** SHA-256 in hex over the canonical JSON of all four. */
  public String key() {
    return Digests.sha256(ChoraleJson.canonical(this));
  }
}
