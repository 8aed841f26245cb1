/**
 * Networks: functions of parameters and a batch, and the forms in which parameters are kept. Entry:
 * {@link Networks}. With {@code dev.chorale.training} the only home of the deep learning library,
 * whose traps {@link Parameters} and {@link Batch} keep to themselves.
 */
@NullMarked
package dev.chorale.model;

import org.jspecify.annotations.NullMarked;
