package dev.chorale.labels;

import java.util.Arrays;
import java.util.List;

/**
 * What a rule makes of one clip, a value a class.
 *
 * @param train what a model learns, and the distribution that predictions are compared with: sums
 *     to 1
 * @param test 1 for the classes that count as present, else 0
 */
public record Target(List<Double> train, List<Double> test) {
  public Target {
    train = List.copyOf(train);
    test = List.copyOf(test);
  }

  /** The same target for training and test: one class. */
  static Target oneHot(int classIndex, int classes) {
    Double[] values = new Double[classes];
    Arrays.fill(values, 0.0);
    values[classIndex] = 1.0;
    return new Target(List.of(values), List.of(values));
  }

  /** Shares for training, multi-hot for test. */
  static Target shares(Votes votes) {
    Double[] test = new Double[votes.classes()];
    for (int i = 0; i < test.length; i++) {
      test[i] = votes.overMean(i) ? 1.0 : 0.0;
    }
    return new Target(votes.shares(), List.of(test));
  }
}
