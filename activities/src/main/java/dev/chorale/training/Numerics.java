package dev.chorale.training;

import dev.chorale.vocabulary.ChoraleJson;
import java.util.Locale;
import java.util.SortedMap;

/** Names of numerics, for people and for task queues. */
public final class Numerics {
  private Numerics() {}

  /**
   * Device, hardware and threads, then what makes the name theirs alone: the first 8 hex digits of
   * the SHA-256 of all of them. As in {@code cpu-amd64-avx2-2t-1a2b3c4d}.
   */
  public static String name(SortedMap<String, String> numerics) {
    String readable =
        numerics.get("device")
            + "-"
            + numerics.get("hardware")
            + "-"
            + numerics.get("threads")
            + "t-";
    return readable.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-")
        + ChoraleJson.shortDigest(numerics);
  }
}
