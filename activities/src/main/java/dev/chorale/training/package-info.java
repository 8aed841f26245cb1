/** The training loop, its loss, optimizer and checkpoints. */
@NullMarked
package dev.chorale.training;

import org.jspecify.annotations.NullMarked;
