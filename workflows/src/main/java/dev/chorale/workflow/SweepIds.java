package dev.chorale.workflow;

import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.SweepSpec;

/** Ids of sweeps: equal specs have equal ids, so starting one twice attaches to the first. */
public final class SweepIds {
  private SweepIds() {}

  /**
   * The spec's name, a hyphen and the first 8 hex digits of the SHA-256 of its canonical JSON
   * without what decides only when cells run, and where: see {@link SweepSpec#identity()}.
   */
  public static String idOf(SweepSpec spec) {
    return spec.name() + "-" + ChoraleJson.shortDigest(spec.identity());
  }
}
