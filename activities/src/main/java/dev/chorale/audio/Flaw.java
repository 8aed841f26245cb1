package dev.chorale.audio;

/** What can be wrong with a recording, as lists of recordings name it. */
public enum Flaw {
  /** There is no sound in it. */
  EMPTY("empty", true),
  /** It ends before its header says, or its frames do. */
  TRUNCATED("truncated", true),
  /** Its header does not describe what follows, or there is none. */
  WRONG_HEADER("wrong-header", true),
  /** Nowhere louder than -80 dB of full scale. */
  SILENT("silent", false),
  /** Three samples in a row at full scale in one channel: the top of a wave was cut off. */
  CLIPPED("clipped", false);

  private final String code;
  private final boolean damage;

  Flaw(String code, boolean damage) {
    this.code = code;
    this.damage = damage;
  }

  /** As in {@code wrong-header}. */
  public String code() {
    return code;
  }

  /** Whether the sound can't be used: what is silent or clipped is what the raters heard. */
  public boolean isDamage() {
    return damage;
  }
}
