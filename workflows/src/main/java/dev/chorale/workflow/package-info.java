/** The recipe: what runs, in which order, with whose patience. Entry: {@code SweepWorkflow}. */
@NullMarked
package dev.chorale.workflow;

import org.jspecify.annotations.NullMarked;
