package dev.chorale.labels;

import java.util.List;
import java.util.stream.IntStream;

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
    List<Double> values =
        IntStream.range(0, classes).mapToObj(i -> i == classIndex ? 1.0 : 0.0).toList();
    return new Target(values, values);
  }

  /** Shares for training, multi-hot for test. */
  static Target shares(Votes votes) {
    return new Target(
        votes.shares(),
        IntStream.range(0, votes.classes()).mapToObj(i -> votes.overMean(i) ? 1.0 : 0.0).toList());
  }
}
