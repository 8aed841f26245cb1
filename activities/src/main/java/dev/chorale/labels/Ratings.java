package dev.chorale.labels;

import dev.chorale.vocabulary.BadInputException;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What raters said of the clips of a corpus.
 *
 * @param classes in order; "other" is never one
 * @param votes by clip, in the order of the file; a clip of which nothing is left is unusable
 * @param other annotations outside the classes, by label; empty where only shares are known
 * @param repeats annotations that repeat clip, rater and label of an earlier one: they count
 * @param counted whether whole annotations were counted, or only shares are known
 */
public record Ratings(
    List<String> classes,
    Map<String, Votes> votes,
    Map<String, Integer> other,
    int repeats,
    boolean counted) {
  /** The label of what fits no class. */
  public static final String OTHER = "other";

  public Ratings {
    classes = checked(classes);
    votes = Collections.unmodifiableMap(new LinkedHashMap<>(votes));
    other = Collections.unmodifiableMap(new TreeMap<>(other));
  }

  /**
   * A list of classes that can be labelled with.
   *
   * @throws BadInputException when there are less than two, one is empty, named twice or "other"
   */
  public static List<String> checked(List<String> classes) {
    if (classes.size() < 2) {
      throw new BadInputException("Found classes " + classes + ", expected at least two");
    }
    if (new HashSet<>(classes).size() != classes.size()) {
      throw new BadInputException("Found classes " + classes + ", expected each once");
    }
    for (String name : classes) {
      if (name.isBlank() || isOther(name)) {
        throw new BadInputException(
            "Found class '"
                + name
                + "' in "
                + classes
                + "; 'other' and blanks are no classes: such annotations are dropped");
      }
    }
    return List.copyOf(classes);
  }

  static boolean isOther(String label) {
    return label.equalsIgnoreCase(OTHER);
  }

  /** Clips that have an annotation of a class left. */
  public int usable() {
    return clips() - unusable();
  }

  public int clips() {
    return votes.size();
  }

  public int unusable() {
    return (int) votes.values().stream().filter(Votes::none).count();
  }

  /** Usable clips whose shares are all 1 / C. */
  public int uniform() {
    return (int) votes.values().stream().filter(v -> !v.none() && v.uniform()).count();
  }

  /** Annotations outside the classes. */
  public int others() {
    return other.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** All annotations, those outside the classes too; empty where only shares are known. */
  public Optional<Integer> annotations() {
    if (!counted) {
      return Optional.empty();
    }
    int inside =
        votes.values().stream()
            .flatMap(v -> v.counts().stream())
            .mapToInt(counts -> counts.stream().mapToInt(Integer::intValue).sum())
            .sum();
    return Optional.of(inside + others());
  }
}
