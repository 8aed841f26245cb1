/**
 * Sweeps as commands see them: started, steered and followed. Entries: {@link SweepClient} and
 * {@link SweepFollower}.
 */
@NullMarked
package dev.chorale.cli.sweep;

import org.jspecify.annotations.NullMarked;
