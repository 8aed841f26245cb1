/**
 * The loop that trains a network: loss, optimizer, order of the data, checkpoints. Knows no store
 * and no workflow; whoever calls it gives it a {@link CheckpointStore} and is told how far it is.
 * Entry: {@link Trainer}. With {@code dev.chorale.model} the only home of the deep learning
 * library.
 */
@NullMarked
package dev.chorale.training;

import org.jspecify.annotations.NullMarked;
