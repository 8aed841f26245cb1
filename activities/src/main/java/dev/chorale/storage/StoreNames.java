package dev.chorale.storage;

/**
 * How a store is laid out: the names under which objects and manifests lie, whatever holds them.
 */
final class StoreNames {
  private StoreNames() {}

  /** As in {@code objects/9f/9f86d0…}. */
  static String object(String sha256) {
    return "objects/" + sha256.substring(0, 2) + "/" + sha256;
  }

  /** As in {@code artifacts/TrainModel/<key>/manifest.json}. */
  static String manifest(String stage, String key) {
    return "artifacts/" + stage + "/" + key + "/manifest.json";
  }
}
