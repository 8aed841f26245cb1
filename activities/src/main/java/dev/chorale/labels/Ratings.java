package dev.chorale.labels;

import dev.chorale.vocabulary.BadInputException;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

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
    votes = VotesByClip.of(votes);
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
    return count(Votes::none);
  }

  /** Usable clips whose shares are all 1 / C. */
  public int uniform() {
    return count(v -> !v.none() && v.uniform());
  }

  private int count(Predicate<Votes> which) {
    VotesByClip byClip = byClip();
    int clips = 0;
    for (int kind = 0; kind < byClip.kinds().size(); kind++) {
      clips += which.test(byClip.kinds().get(kind)) ? byClip.clipsOfKind(kind) : 0;
    }
    return clips;
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
    VotesByClip byClip = byClip();
    int inside = 0;
    for (int kind = 0; kind < byClip.kinds().size(); kind++) {
      inside += byClip.clipsOfKind(kind) * byClip.kinds().get(kind).total();
    }
    return Optional.of(inside + others());
  }

  /** Votes that differ, with the number of clips that have them: far fewer than clips. */
  public Map<Votes, Integer> clipsByVotes() {
    VotesByClip byClip = byClip();
    Map<Votes, Integer> clips = new LinkedHashMap<>();
    for (int kind = 0; kind < byClip.kinds().size(); kind++) {
      clips.put(byClip.kinds().get(kind), byClip.clipsOfKind(kind));
    }
    return clips;
  }

  VotesByClip byClip() {
    return VotesByClip.of(votes);
  }

  /**
   * The ratings of some clips. What was said outside the classes is not known of them.
   *
   * @param which by a clip's id
   */
  public Ratings of(Predicate<String> which) {
    Map<String, Votes> some = new LinkedHashMap<>();
    for (Map.Entry<String, Votes> clip : votes.entrySet()) {
      if (which.test(clip.getKey())) {
        some.put(clip.getKey(), clip.getValue());
      }
    }
    return new Ratings(classes, some, Map.of(), 0, counted);
  }
}
