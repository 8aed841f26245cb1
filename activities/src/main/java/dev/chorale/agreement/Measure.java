package dev.chorale.agreement;

import java.util.Optional;

/**
 * A measure of agreement, or why there is none.
 *
 * @param value 1 for full agreement, 0 for what chance alone gives, below 0 for less
 * @param absent the reason, where there is no value
 */
public record Measure(Optional<Double> value, Optional<String> absent) {
  public Measure {
    if (value.isPresent() == absent.isPresent()) {
      throw new IllegalArgumentException("Expected a value or a reason: " + value + ", " + absent);
    }
  }

  public static Measure of(double value) {
    return new Measure(Optional.of(value), Optional.empty());
  }

  public static Measure absent(String reason) {
    return new Measure(Optional.empty(), Optional.of(reason));
  }
}
