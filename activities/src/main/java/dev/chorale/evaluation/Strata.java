package dev.chorale.evaluation;

import dev.chorale.intervals.Design;
import dev.chorale.intervals.Interval;
import dev.chorale.intervals.IntervalMethod;
import dev.chorale.intervals.Replicates;
import dev.chorale.labels.Ratings;
import dev.chorale.labels.Votes;
import dev.chorale.vocabulary.IntervalSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * One predictor by groups of clips, as by speaker or by how far raters agree, and how far each
 * group lies from all other clips. Group and others are measured on the same draws.
 */
public final class Strata {
  /** Entropies of shares like 1/2 and 1/2 must not fall beside their bin by rounding. */
  private static final double ROUNDING = 1e-9;

  private Strata() {}

  /**
   * A group of clips.
   *
   * @param clips that have a prediction
   * @param value of the metric
   * @param gap the group's value less that of all other clips; NaN where there are none
   */
  public record Group(String name, int clips, Interval value, Interval gap) {}

  /**
   * Measures each group, with percentile intervals.
   *
   * @param trainings of the predictor, at least one; with several, trainings are drawn as well
   * @param groupOf the group of each clip; empty for a clip that is in none, nor among the others
   * @return by name
   */
  public static List<Group> of(
      TestSet test,
      List<ScoredClips> trainings,
      UnaryOperator<String> groupOf,
      Metric metric,
      Design design,
      IntervalSpec spec) {
    List<String> ofClips = test.clips().stream().map(groupOf).toList();
    SortedSet<String> found = new TreeSet<>(ofClips);
    found.remove("");
    List<String> names = List.copyOf(found);
    Map<String, Integer> numberOf = new HashMap<>();
    names.forEach(name -> numberOf.put(name, numberOf.size()));
    int[] numbers = ofClips.stream().mapToInt(name -> numberOf.getOrDefault(name, -1)).toArray();
    List<Replicates> measured =
        design.measureGroups(
            trainings.stream().map(one -> one.statistic(metric)).toList(),
            numbers,
            names.size(),
            spec.resamples());
    int[] clips = new int[names.size()];
    for (int clip = 0; clip < numbers.length; clip++) {
      int place = clip;
      if (numbers[clip] >= 0 && trainings.stream().anyMatch(one -> one.has(place))) {
        clips[numbers[clip]]++;
      }
    }
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Replicates own = measured.get(i);
      Replicates others = measured.get(names.size() + i);
      groups.add(
          new Group(
              names.get(i),
              clips[i],
              own.interval(IntervalMethod.PERCENTILE, spec.lower(), spec.upper()),
              own.minus(others).interval(IntervalMethod.PERCENTILE, spec.lower(), spec.upper())));
    }
    return groups;
  }

  /**
   * Clips by how far their raters agree: the entropy of the shares over that of equal ones, 0 where
   * all agree, in thirds: {@code 0}, {@code to 1/3}, {@code to 2/3}, {@code to 3/3}.
   */
  public static UnaryOperator<String> byAgreement(Ratings ratings) {
    return of(
        ratings,
        votes -> {
          double entropy = 0;
          for (double share : votes.shares()) {
            entropy -= share == 0 ? 0 : share * Math.log(share);
          }
          double part = entropy / Math.log(votes.classes());
          if (part < ROUNDING) {
            return "0";
          }
          return part <= 1.0 / 3 + ROUNDING
              ? "to 1/3"
              : part <= 2.0 / 3 + ROUNDING ? "to 2/3" : "to 3/3";
        });
  }

  /**
   * Clips by how many annotations of a class they have; in no group where only shares are known.
   */
  public static UnaryOperator<String> byVotes(Ratings ratings) {
    return of(
        ratings,
        votes ->
            votes.counts().isEmpty() ? "" : votes.total() < 10 ? votes.total() + "" : "from 10");
  }

  /** Clips by the class that most raters chose; in no group where several have as many. */
  public static UnaryOperator<String> byClass(Ratings ratings) {
    return of(
        ratings,
        votes ->
            votes.plurality().isPresent()
                ? ratings.classes().get(votes.plurality().getAsInt())
                : "");
  }

  /**
   * Clips by length in seconds.
   *
   * @param seconds of each clip; a clip that has none is in no group
   */
  public static UnaryOperator<String> byLength(Map<String, Double> seconds) {
    TreeMap<Double, String> names = new TreeMap<>();
    names.put(0.0, "0 to 2");
    names.put(2.0, "2 to 4");
    names.put(4.0, "4 to 8");
    names.put(8.0, "from 8");
    return clip -> {
      Double length = seconds.get(clip);
      return length == null ? "" : names.floorEntry(Math.max(0, length)).getValue();
    };
  }

  private static UnaryOperator<String> of(Ratings ratings, Function<Votes, String> name) {
    return clip -> {
      Votes votes = ratings.votes().get(clip);
      return votes == null || votes.none() ? "" : name.apply(votes);
    };
  }
}
