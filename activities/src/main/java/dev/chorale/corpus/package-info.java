/** Corpora as they are distributed: clips, ratings, audio, and where they lie. */
@NullMarked
package dev.chorale.corpus;

import org.jspecify.annotations.NullMarked;
