/** Sound: decoding, resampling, features. */
@NullMarked
package dev.chorale.audio;

import org.jspecify.annotations.NullMarked;
