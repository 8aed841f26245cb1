package dev.chorale.storage;

import dev.chorale.vocabulary.BadInputException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Artifacts that are kept with all that they were made of, whether or not a sweep needs them. */
public final class Pins {
  private static final String FOLDER = "pins/";

  private final ArtifactStore store;

  public Pins(ArtifactStore store) {
    this.store = store;
  }

  /** Keys that are pinned, sorted. */
  public Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    store.documents(FOLDER).forEach(name -> keys.add(name.substring(FOLDER.length())));
    return keys;
  }

  /**
   * Pins an artifact.
   *
   * @param keyOrPrefix that only one artifact has
   * @return the key
   */
  public String pin(String keyOrPrefix) {
    String key =
        one(
            keyOrPrefix,
            Inventory.read(store).artifacts().stream().map(Artifact::key).distinct().toList());
    store.putIfAbsent(FOLDER + key, new byte[0]);
    return key;
  }

  /**
   * Takes a pin away.
   *
   * @param keyOrPrefix that only one pin has
   * @return the key
   */
  public String unpin(String keyOrPrefix) {
    String key = one(keyOrPrefix, List.copyOf(keys()));
    store.remove(FOLDER + key);
    return key;
  }

  private static String one(String keyOrPrefix, List<String> keys) {
    List<String> found = keys.stream().filter(key -> key.startsWith(keyOrPrefix)).toList();
    if (found.size() != 1) {
      throw new BadInputException(
          (found.isEmpty() ? "No key begins" : found.size() + " keys begin")
              + " with '"
              + keyOrPrefix
              + "'. Give the beginning of one that 'chorale artifacts ls' prints"
              + (found.isEmpty() ? "." : ", long enough for one alone."));
    }
    return found.get(0);
  }
}
