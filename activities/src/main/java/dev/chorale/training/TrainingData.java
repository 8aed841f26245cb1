package dev.chorale.training;

import java.util.List;

/**
 * The clips of one cell by side: train and dev clips as the train rule keeps them, the test fold
 * whole.
 */
public record TrainingData(
    List<String> classes, List<Example> train, List<Example> dev, List<Example> test) {
  public TrainingData {
    classes = List.copyOf(classes);
    train = List.copyOf(train);
    dev = List.copyOf(dev);
    test = List.copyOf(test);
    if (train.isEmpty() || dev.isEmpty() || test.isEmpty()) {
      throw new IllegalArgumentException(
          "A training needs clips on every side, found train %d, dev %d, test %d"
              .formatted(train.size(), dev.size(), test.size()));
    }
  }
}
