package dev.chorale.training;

import dev.chorale.vocabulary.ChoraleJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SortedMap;

/** Names of numerics, for people and for task queues. */
public final class Numerics {
  private static final int DIGEST_CHARACTERS = 8;

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
    return readable.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + digest(numerics);
  }

  private static String digest(SortedMap<String, String> numerics) {
    byte[] canonical = ChoraleJson.canonical(numerics).getBytes(StandardCharsets.UTF_8);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonical);
      return HexFormat.of().formatHex(digest).substring(0, DIGEST_CHARACTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
