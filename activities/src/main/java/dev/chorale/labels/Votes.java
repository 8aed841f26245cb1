package dev.chorale.labels;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the raters of one clip chose, "other" left out: whole counts, or shares where the counts are
 * not known. The two answer the same questions, each as exactly as it can. Classes are numbered
 * from 0 in their order.
 */
public interface Votes {
  /** Number of classes. */
  int classes();

  /** Annotations of each class, where they are known. */
  Optional<List<Integer>> counts();

  /** Annotations of all classes; 0 where they are not known. */
  default int total() {
    return counts().orElse(List.of()).stream().mapToInt(Integer::intValue).sum();
  }

  /** Whether nothing is left to label the clip with. The other questions are then not asked. */
  boolean none();

  /** The class with strictly more than half, if there is one. */
  OptionalInt majority();

  /** The class with the most, unless another has as much. */
  OptionalInt plurality();

  /** The share of each class; they sum to 1. */
  List<Double> shares();

  /** Whether the share of a class is strictly over 1 / C. */
  boolean overMean(int classIndex);

  /** Whether no class is over 1 / C, since all are equal: the multi-hot target is all zeros. */
  default boolean uniform() {
    for (int i = 0; i < classes(); i++) {
      if (overMean(i)) {
        return false;
      }
    }
    return true;
  }
}
