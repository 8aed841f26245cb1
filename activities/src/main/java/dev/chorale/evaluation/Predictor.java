package dev.chorale.evaluation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** Who predicted: the models, one of the baselines that they must beat, or a person. */
public enum Predictor {
  /** Models trained under the train rule. */
  MODEL("model"),
  /** For every clip the mean target of its fold's train clips, under the train rule. */
  CLASS_PRIOR("class-prior"),
  /** Every class true; its divergences are those of the uniform distribution. */
  ALL_POSITIVE("all-positive"),
  /**
   * Each rater in turn, against the clip's others: {@link HumanCeiling}. Where votes are known; no
   * ceiling of the divergences.
   */
  ONE_RATER("one-rater");

  private final String code;

  Predictor(String code) {
    this.code = code;
  }

  /** As in JSON and CSV. */
  @JsonValue
  public String code() {
    return code;
  }

  /**
   * The predictor of a code.
   *
   * @throws IllegalArgumentException naming the code, when there is none
   */
  @JsonCreator
  public static Predictor of(String code) {
    return Arrays.stream(values())
        .filter(predictor -> predictor.code.equals(code))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Unknown predictor '" + code + "'"));
  }
}
