package dev.chorale.workflow;

import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.SweepSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Ids of sweeps: equal specs have equal ids, so starting one twice attaches to the first. */
public final class SweepIds {
  private static final int DIGEST_CHARACTERS = 8;

  private SweepIds() {}

  /**
   * The spec's name, a hyphen and the first 8 hex digits of the SHA-256 of its canonical JSON
   * without what decides only when cells run, and where: see {@link SweepSpec#identity()}.
   */
  public static String idOf(SweepSpec spec) {
    byte[] canonical = ChoraleJson.canonical(spec.identity()).getBytes(StandardCharsets.UTF_8);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonical);
      return spec.name() + "-" + HexFormat.of().formatHex(digest).substring(0, DIGEST_CHARACTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
