package dev.chorale.vocabulary;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** One split of a corpus into train, dev and test, counted from 0. */
public record FoldId(@JsonValue int value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public FoldId {}

  @Override
  public String toString() {
    return "fold-" + value;
  }
}
