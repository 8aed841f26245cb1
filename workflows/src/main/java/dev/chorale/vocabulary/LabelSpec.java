package dev.chorale.vocabulary;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * How ratings become targets, beyond the rule.
 *
 * @param smoothing e of y' = y (1 - e) + (1 - y) e / (C - 1), on targets and on the test truth's
 *     shares alike; from 0, for none, to below 1/2
 * @param majority what MR's half is a half of
 */
public record LabelSpec(double smoothing, Majority majority) {
  /** What a sweep's spec leaves out. */
  public static final LabelSpec PLAIN = new LabelSpec(0, Majority.COUNTS);

  /** What has to be strictly over a half for MR. */
  public enum Majority {
    /** A class' annotations among all. */
    COUNTS,
    /** Its smoothed share: under smoothing a little more than half of the annotations. */
    SMOOTHED_SHARES;

    @Override
    @JsonValue
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
