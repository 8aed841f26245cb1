package dev.chorale.vocabulary;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The short name of a corpus, as in {@code iemocap}: lower case letters, digits and hyphens. */
public record CorpusId(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public CorpusId {}

  @Override
  public String toString() {
    return value;
  }
}
