package dev.chorale.storage;

import dev.chorale.vocabulary.BadInputException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names of published weights. What has a name is kept, whether or not a sweep needs it. */
public final class WeightNames {
  static final String FOLDER = "weights/";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  private final ArtifactStore store;

  public WeightNames(ArtifactStore store) {
    this.store = store;
  }

  /**
   * @throws BadInputException when it can't be a name
   */
  public static void check(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new BadInputException(
          "Found name '"
              + name
              + "', expected at most 63 letters, digits, '.', '_' and '-'. Give one by --name");
    }
  }

  public void put(String name, String key) {
    store.replace(FOLDER + name, key.getBytes(StandardCharsets.UTF_8));
  }

  /** The key of what has this name. */
  public Optional<String> key(String name) {
    return store.document(FOLDER + name).map(key -> new String(key, StandardCharsets.UTF_8));
  }

  /** All names, sorted. */
  public List<String> all() {
    return store.documents(FOLDER).stream().map(name -> name.substring(FOLDER.length())).toList();
  }
}
