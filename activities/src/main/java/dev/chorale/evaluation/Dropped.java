package dev.chorale.evaluation;

import dev.chorale.labels.Labels;
import dev.chorale.labels.Ratings;
import dev.chorale.labels.Votes;
import dev.chorale.vocabulary.AggregationRule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Which clips a rule removes, and whose.
 *
 * @param usable clips that have a label under some rule
 * @param clips usable ones that are removed, and why
 * @param byGroup of each group, as of a speaker, how many usable clips there are and how many of
 *     them are removed
 * @param byClass of each class, how many usable clips it is true of under AR, and how many of those
 *     are removed
 */
public record Dropped(
    AggregationRule rule,
    int usable,
    SortedMap<String, Why> clips,
    SortedMap<String, Share> byGroup,
    Map<String, Share> byClass) {
  public Dropped {
    clips = Collections.unmodifiableSortedMap(new TreeMap<>(clips));
    byGroup = Collections.unmodifiableSortedMap(new TreeMap<>(byGroup));
    byClass = Collections.unmodifiableMap(new LinkedHashMap<>(byClass));
  }

  /** What the ratings of a removed clip lack. */
  public enum Why {
    /** Several classes have the most ratings. */
    TIE("tie"),
    /** One class has the most, but not more than half. */
    NO_MAJORITY("no majority");

    private final String said;

    Why(String said) {
      this.said = said;
    }

    static Why of(Votes votes) {
      return votes.plurality().isPresent() ? NO_MAJORITY : TIE;
    }

    public String said() {
      return said;
    }
  }

  /** How many of how many. */
  public record Share(int removed, int usable) {
    Share plus(boolean isRemoved) {
      return new Share(removed + (isRemoved ? 1 : 0), usable + 1);
    }

    public double fraction() {
      return usable == 0 ? 0 : (double) removed / usable;
    }
  }

  /**
   * Of one rule, made of counts.
   *
   * @param groupOf the group of each clip, as its speaker; empty for none
   */
  public static Dropped of(AggregationRule rule, Ratings ratings, UnaryOperator<String> groupOf) {
    Labels labels = Labels.of(rule, ratings);
    return of(rule, ratings, labels.train()::has, groupOf);
  }

  /**
   * Of one rule, whatever its labels were made of.
   *
   * @param kept whether a clip, by its id, has a label
   * @param groupOf the group of each clip, as its speaker; empty for none
   */
  public static Dropped of(
      AggregationRule rule,
      Ratings ratings,
      Predicate<String> kept,
      UnaryOperator<String> groupOf) {
    SortedMap<String, Why> clips = new TreeMap<>();
    SortedMap<String, Share> byGroup = new TreeMap<>();
    Map<String, Share> byClass = new LinkedHashMap<>();
    ratings.classes().forEach(name -> byClass.put(name, new Share(0, 0)));
    for (Map.Entry<String, Votes> clip : ratings.votes().entrySet()) {
      if (clip.getValue().none()) {
        continue;
      }
      boolean removed = !kept.test(clip.getKey());
      if (removed) {
        clips.put(clip.getKey(), Why.of(clip.getValue()));
      }
      String group = groupOf.apply(clip.getKey());
      if (!group.isEmpty()) {
        byGroup.put(group, byGroup.getOrDefault(group, new Share(0, 0)).plus(removed));
      }
      for (int j = 0; j < ratings.classes().size(); j++) {
        if (clip.getValue().overMean(j)) {
          byClass.computeIfPresent(
              ratings.classes().get(j), (name, before) -> before.plus(removed));
        }
      }
    }
    return new Dropped(rule, ratings.usable(), clips, byGroup, byClass);
  }
}
