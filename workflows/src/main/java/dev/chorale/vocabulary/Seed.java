package dev.chorale.vocabulary;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The number from which everything random in one training follows. */
public record Seed(@JsonValue long value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Seed {}

  @Override
  public String toString() {
    return "seed-" + value;
  }
}
