package dev.chorale.vocabulary;

/**
 * How a network is trained (paper, sections 4.4 and 4.7).
 *
 * @param epochs passes over the train clips; there is no early stop
 * @param batchSize clips in a batch; the last, short batch is kept
 * @param learningRate of AdamW, constant
 * @param weightDecay of AdamW, on all parameters
 * @param beta of the class-balanced weights (1 - beta) / (1 - beta^n), from 0 to below 1
 * @param maxSeconds train clips are cut to this length; test clips are whole
 */
public record TrainingSpec(
    int epochs,
    int batchSize,
    double learningRate,
    double weightDecay,
    double beta,
    double maxSeconds) {}
