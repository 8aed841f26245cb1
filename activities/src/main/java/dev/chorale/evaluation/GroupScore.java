package dev.chorale.evaluation;

import dev.chorale.intervals.Interval;
import dev.chorale.vocabulary.AggregationRule;

/**
 * A train rule on one group of clips of a test set.
 *
 * @param by what groups are made of, as {@code gender}
 * @param group its name, as {@code female}
 * @param clips of it that are predicted
 * @param gap the group's value less that of all clips of the other groups; NaN where there are none
 */
public record GroupScore(
    AggregationRule train,
    String by,
    String group,
    int clips,
    Metric metric,
    Interval value,
    Interval gap) {}
