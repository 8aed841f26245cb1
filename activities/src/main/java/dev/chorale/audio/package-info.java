/**
 * Sound: decoding, resampling, features. Pure. Entries: {@link Recording}, {@link AudioDecoder},
 * {@link AudioEncoder}, {@link LogMel}.
 */
@NullMarked
package dev.chorale.audio;

import org.jspecify.annotations.NullMarked;
