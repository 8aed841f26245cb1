/**
 * What of a sweep is in the store already, and why the rest has to run: computed with the keys of
 * the activities themselves, without a server. Entry: {@link dev.chorale.plan.Planner}.
 */
@NullMarked
package dev.chorale.plan;

import org.jspecify.annotations.NullMarked;
