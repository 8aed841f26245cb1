package dev.chorale.vocabulary;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/**
 * How the annotations of one clip become its label (paper, section 4.3). Written MR, PR, AR
 * wherever people read it.
 */
public enum AggregationRule {
  /**
   * The class that strictly more than half of the annotations chose; without one, the clip is
   * removed.
   */
  MAJORITY("MR"),
  /** The class that most annotations chose; when several are first, the clip is removed. */
  PLURALITY("PR"),
  /** The share of every class; no clip is removed. */
  ALL_INCLUSIVE("AR");

  private final String code;

  AggregationRule(String code) {
    this.code = code;
  }

  /** {@code MR}, {@code PR} or {@code AR}. */
  @JsonValue
  public String code() {
    return code;
  }

  /**
   * The rule of a code.
   *
   * @throws IllegalArgumentException naming the code, when it is not MR, PR or AR
   */
  @JsonCreator
  public static AggregationRule of(String code) {
    return Arrays.stream(values())
        .filter(rule -> rule.code.equals(code))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException("Unknown rule '" + code + "': expected MR, PR or AR"));
  }

  @Override
  public String toString() {
    return code;
  }
}
