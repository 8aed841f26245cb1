package dev.chorale.labels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects annotations, one by one, and counts them by clip and class. */
public final class AnnotationTally {
  private final Map<String, Integer> labels = new HashMap<>();
  private final List<String> labelNames = new ArrayList<>();
  private final Map<String, Integer> raters = new HashMap<>();
  private final Map<String, Chosen> clips = new LinkedHashMap<>();
  private int unknownRaters;

  /** Makes a clip known that may have no annotation; it is unusable then. */
  public void clip(String clip) {
    clips.computeIfAbsent(clip, name -> new Chosen());
  }

  /**
   * Adds an annotation.
   *
   * @param rater empty when unknown: such an annotation repeats no other
   */
  public void add(String clip, String rater, String label) {
    int labelNumber =
        labels.computeIfAbsent(
            label,
            name -> {
              labelNames.add(name);
              return labels.size();
            });
    long raterNumber =
        rater.isEmpty() ? --unknownRaters : raters.computeIfAbsent(rater, name -> raters.size());
    clips.computeIfAbsent(clip, name -> new Chosen()).add(raterNumber << 32 | labelNumber);
  }

  /** All labels seen but "other", sorted. */
  public List<String> labels() {
    return labels.keySet().stream().filter(label -> !Ratings.isOther(label)).sorted().toList();
  }

  /**
   * What was added, counted by these classes; all other labels are outside.
   *
   * @throws dev.chorale.vocabulary.BadInputException as {@link Ratings#checked} does
   */
  public Ratings ratings(List<String> classes) {
    Ratings.checked(classes);
    int[] classOf = labelNames.stream().mapToInt(classes::indexOf).toArray();
    Map<String, Votes> votes = new LinkedHashMap<>();
    Map<String, Integer> other = new TreeMap<>();
    int repeats = 0;
    for (Map.Entry<String, Chosen> clip : clips.entrySet()) {
      long[] chosen = clip.getValue().sorted();
      int[] counts = new int[classes.size()];
      for (int i = 0; i < chosen.length; i++) {
        int label = (int) chosen[i];
        if (classOf[label] >= 0) {
          counts[classOf[label]]++;
        } else {
          other.merge(labelNames.get(label), 1, Integer::sum);
        }
        if (i > 0 && chosen[i] == chosen[i - 1]) {
          repeats++;
        }
      }
      votes.put(clip.getKey(), RatingCounts.of(counts));
    }
    return new Ratings(classes, votes, other, repeats, true);
  }

  /** Rater and label of each annotation of a clip, as one number. */
  private static final class Chosen {
    private long[] values = new long[8];
    private int size;

    void add(long value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    long[] sorted() {
      long[] sorted = Arrays.copyOf(values, size);
      Arrays.sort(sorted);
      return sorted;
    }
  }
}
