package dev.chorale.intervals;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.IntervalSpec;
import java.util.Arrays;

/** How bounds are made of resamples (Efron and Tibshirani 1993, chapters 13 and 14). */
public enum IntervalMethod {
  /** Percentiles of the resamples: the estimator of the package confidence-intervals. */
  PERCENTILE("percentile"),
  /** Percentiles mirrored at the value: 2 value - percentile. */
  BASIC("basic"),
  /** Percentiles corrected for bias and acceleration (BCa), as scipy.stats.bootstrap has them. */
  BCA("bca"),
  /**
   * Not of resamples: value plus and minus the standard error of leaving each unit out in turn
   * (jackknife), times the quantile of Student's t with units - 1 degrees of freedom. For few
   * clusters, where all others are too narrow.
   */
  T("t");

  private final String code;

  IntervalMethod(String code) {
    this.code = code;
  }

  /**
   * That of a spec.
   *
   * @throws BadInputException when it is none
   */
  public static IntervalMethod of(IntervalSpec spec) {
    String code = spec.method().orElse(PERCENTILE.code);
    return Arrays.stream(values())
        .filter(method -> method.code.equals(code))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    "Intervals: found method '"
                        + code
                        + "', expected one of "
                        + Arrays.stream(values()).map(IntervalMethod::code).toList()));
  }

  /** As in JSON and on the command line. */
  @JsonValue
  public String code() {
    return code;
  }
}
