/**
 * Where sweeps stand, as it is told to people: read from Temporal, from memos and heartbeats alone;
 * and what is kept of them in the store for when Temporal forgets. Entry: {@link SweepReader}.
 */
@NullMarked
package dev.chorale.sweep;

import org.jspecify.annotations.NullMarked;
