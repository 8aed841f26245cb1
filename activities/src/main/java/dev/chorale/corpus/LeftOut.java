package dev.chorale.corpus;

import dev.chorale.labels.Ratings;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts what a reader does not use, or not as it stands in the files. */
final class LeftOut {
  private final SortedMap<String, Integer> counts = new TreeMap<>();

  void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  SortedMap<String, Integer> counts() {
    return counts;
  }

  /**
   * What a label of the files means: a class, or "other". One that is not described stays as it is
   * and is counted: no rule uses it.
   */
  String named(CorpusDescriptor descriptor, String label) {
    if (descriptor.named(label).isEmpty()
        && label.toLowerCase(Locale.ROOT).startsWith(Ratings.OTHER)) {
      return Ratings.OTHER;
    }
    return descriptor
        .named(label)
        .orElseGet(
            () -> {
              count("annotations with a label that is not described, which count as other");
              return label;
            });
  }
}
