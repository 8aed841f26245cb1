/** Bootstrap intervals; knows no metric's name. */
@NullMarked
package dev.chorale.intervals;

import org.jspecify.annotations.NullMarked;
