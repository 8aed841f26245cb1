package dev.chorale.vocabulary;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;

/**
 * How a network is trained (paper, sections 4.4 and 4.7). What a spec leaves out of its last two is
 * left out of its JSON as well, so that keys of earlier artifacts stay as they were.
 *
 * @param epochs passes over the train clips; there is no early stop
 * @param batchSize clips in a batch; the last, short batch is kept
 * @param learningRate of AdamW, constant
 * @param weightDecay of AdamW, on all parameters
 * @param beta of the class-balanced weights (1 - beta) / (1 - beta^n), from 0 to below 1
 * @param maxSeconds train clips are cut to this length; test clips are whole
 * @param timeStretch each time a train clip is seen, it is slower or faster by a factor of at most
 *     e to this; 0 for never
 * @param bandShift and moved up or down by at most so many mel bands; 0 for never
 */
public record TrainingSpec(
    int epochs,
    int batchSize,
    double learningRate,
    double weightDecay,
    double beta,
    double maxSeconds,
    @JsonInclude(Include.NON_DEFAULT) double timeStretch,
    @JsonInclude(Include.NON_DEFAULT) int bandShift) {
  /** Without augmentation. */
  public TrainingSpec(
      int epochs,
      int batchSize,
      double learningRate,
      double weightDecay,
      double beta,
      double maxSeconds) {
    this(epochs, batchSize, learningRate, weightDecay, beta, maxSeconds, 0, 0);
  }
}
