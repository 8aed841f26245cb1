package dev.chorale.vocabulary;

/**
 * The bootstrap intervals of a metric.
 *
 * @param resamples number of resamples
 * @param lower lower percentile, as in 2.5
 * @param upper upper percentile, as in 97.5
 * @param seed of the resample indices
 */
public record IntervalSpec(int resamples, double lower, double upper, Seed seed) {}
