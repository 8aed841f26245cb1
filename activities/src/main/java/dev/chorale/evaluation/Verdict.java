package dev.chorale.evaluation;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a test of a difference allows to be said of the first of two. */
public enum Verdict {
  BETTER("better"),
  WORSE("worse"),
  /** Not shown to differ, which is not the same as equal. */
  UNDECIDED("no difference shown");

  private final String said;

  Verdict(String said) {
    this.said = said;
  }

  @JsonValue
  public String said() {
    return said;
  }
}
