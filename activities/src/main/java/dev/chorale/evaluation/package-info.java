/** Metrics of stored predictions; knows no model. */
@NullMarked
package dev.chorale.evaluation;

import org.jspecify.annotations.NullMarked;
