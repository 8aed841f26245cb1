package dev.chorale.folds;

import dev.chorale.vocabulary.FoldId;
import java.util.List;

/** One split: ids of clips in the corpus' order. Clips on none of the three sides are left out. */
public record Fold(FoldId id, List<String> train, List<String> dev, List<String> test) {
  public Fold {
    train = List.copyOf(train);
    dev = List.copyOf(dev);
    test = List.copyOf(test);
  }
}
