/** Splits of a corpus, and the proof that no speaker is on two sides. */
@NullMarked
package dev.chorale.folds;

import org.jspecify.annotations.NullMarked;
