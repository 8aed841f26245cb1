/**
 * Where sweeps stand, as it is told to people: read from Temporal, from memos and heartbeats alone.
 * Entry: {@link SweepReader}.
 */
@NullMarked
package dev.chorale.sweep;

import org.jspecify.annotations.NullMarked;
