package dev.chorale.vocabulary;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.Optional;

/**
 * The intervals of a metric.
 *
 * @param resamples number of resamples
 * @param lower lower percentile, as in 2.5
 * @param upper upper percentile, as in 97.5
 * @param seed of the resample indices
 * @param cluster clips of one of these are drawn together: {@code speaker}, {@code session} or
 *     {@code podcast}; absent where each clip is drawn on its own
 * @param method how bounds are made: {@code basic}, {@code bca} or {@code t}; absent for
 *     percentiles
 */
public record IntervalSpec(
    int resamples,
    double lower,
    double upper,
    Seed seed,
    @JsonInclude(Include.NON_ABSENT) Optional<String> cluster,
    @JsonInclude(Include.NON_ABSENT) Optional<String> method) {
  /** Over clips. */
  public IntervalSpec(int resamples, double lower, double upper, Seed seed) {
    this(resamples, lower, upper, seed, Optional.empty());
  }

  /** Of percentiles. */
  public IntervalSpec(
      int resamples, double lower, double upper, Seed seed, Optional<String> cluster) {
    this(resamples, lower, upper, seed, cluster, Optional.empty());
  }
}
