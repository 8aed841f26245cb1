/**
 * How sure a number is: bootstrap over clips, clusters and trainings, and tests of paired
 * differences. Knows no metric's name: what it resamples is a {@link
 * dev.chorale.intervals.Statistic}. Entry: {@link dev.chorale.intervals.Bootstrap}.
 */
@NullMarked
package dev.chorale.intervals;

import org.jspecify.annotations.NullMarked;
