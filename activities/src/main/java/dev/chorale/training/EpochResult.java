package dev.chorale.training;

/**
 * One point of the learning curve.
 *
 * @param epoch counted from 1
 * @param trainLoss mean over the train clips while the epoch ran, with dropout
 * @param devLoss mean over the dev clips after it
 */
public record EpochResult(int epoch, double trainLoss, double devLoss) {}
