/**
 * Aggregation rules: each turns the ratings of one clip into a target, or removes the clip. Pure.
 */
@NullMarked
package dev.chorale.labels;

import org.jspecify.annotations.NullMarked;
