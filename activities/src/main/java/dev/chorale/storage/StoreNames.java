package dev.chorale.storage;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a store is laid out: the names under which objects and manifests lie, whatever holds them.
 */
final class StoreNames {
  static final String OBJECTS = "objects/";
  static final String ARTIFACTS = "artifacts/";

  private static final Pattern MANIFEST =
      Pattern.compile(ARTIFACTS + "([^/]+)/([^/]+)/manifest\\.json");
  private static final Pattern OBJECT = Pattern.compile(OBJECTS + "[0-9a-f]{2}/([0-9a-f]{64})");

  private StoreNames() {}

  /** As in {@code objects/9f/9f86d0…}. */
  static String object(String sha256) {
    return folder(sha256) + sha256;
  }

  /** As in {@code objects/9f/}: the folder of an object. */
  static String folder(String sha256) {
    return OBJECTS + sha256.substring(0, 2) + "/";
  }

  /** As in {@code artifacts/TrainModel/<key>/manifest.json}. */
  static String manifest(String stage, String key) {
    return ARTIFACTS + stage + "/" + key + "/manifest.json";
  }

  /** Stage and key of a manifest's name. */
  static Optional<Place> place(String name) {
    Matcher matcher = MANIFEST.matcher(name);
    return matcher.matches()
        ? Optional.of(new Place(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  /** The digest that an object's name promises. */
  static Optional<String> sha256(String name) {
    Matcher matcher = OBJECT.matcher(name);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  record Place(String stage, String key) {}
}
