/**
 * How sure a number is: percentile bootstrap over clips. Knows no metric's name: what it resamples
 * is a {@link dev.chorale.intervals.Statistic}. Entry: {@link dev.chorale.intervals.Bootstrap}.
 */
@NullMarked
package dev.chorale.intervals;

import org.jspecify.annotations.NullMarked;
