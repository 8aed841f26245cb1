package dev.chorale.evaluation;

import dev.chorale.labels.Labels;
import dev.chorale.labels.Ratings;
import dev.chorale.labels.Votes;
import dev.chorale.vocabulary.AggregationRule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Which clips a rule removes, and whose.
 *
 * @param usable clips that have a label under some rule
 * @param clips usable ones that are removed
 * @param byGroup of each group, as of a speaker, how many usable clips there are and how many of
 *     them are removed
 * @param byClass of each class, how many usable clips it is true of under AR, and how many of those
 *     are removed
 */
public record Dropped(
    AggregationRule rule,
    int usable,
    SortedSet<String> clips,
    SortedMap<String, Share> byGroup,
    Map<String, Share> byClass) {
  public Dropped {
    clips = Collections.unmodifiableSortedSet(new TreeSet<>(clips));
    byGroup = Collections.unmodifiableSortedMap(new TreeMap<>(byGroup));
    byClass = Collections.unmodifiableMap(new LinkedHashMap<>(byClass));
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
    SortedSet<String> clips = new TreeSet<>();
    SortedMap<String, Share> byGroup = new TreeMap<>();
    Map<String, Share> byClass = new LinkedHashMap<>();
    ratings.classes().forEach(name -> byClass.put(name, new Share(0, 0)));
    for (Map.Entry<String, Votes> clip : ratings.votes().entrySet()) {
      if (clip.getValue().none()) {
        continue;
      }
      boolean removed = !kept.test(clip.getKey());
      if (removed) {
        clips.add(clip.getKey());
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
