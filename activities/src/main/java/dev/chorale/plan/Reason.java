package dev.chorale.plan;

import java.util.Optional;

/**
 * Why a stage runs.
 *
 * @param said as in {@code training.epochs is 30, was 20}
 * @param nearest key of the stored artifact that differs least, when there is one like it
 */
public record Reason(String said, Optional<String> nearest) {
  private static final int KEY_SHOWN = 12;

  /** As in {@code training.epochs is 30, was 20 in 9c41e0a1b2c3}. */
  @Override
  public String toString() {
    return said + nearest.map(key -> " in " + key.substring(0, KEY_SHOWN)).orElse("");
  }
}
