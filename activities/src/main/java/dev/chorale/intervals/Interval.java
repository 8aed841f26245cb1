package dev.chorale.intervals;

/**
 * A value measured on all clips, and the bounds between which its resamples lie.
 *
 * @param value of every clip once: not the middle of the bounds
 */
public record Interval(double value, double lower, double upper) {}
