package dev.chorale.evaluation;

import dev.chorale.intervals.Design;
import dev.chorale.intervals.Interval;
import dev.chorale.intervals.IntervalMethod;
import dev.chorale.intervals.Replicates;
import dev.chorale.intervals.Statistic;
import dev.chorale.labels.Ratings;
import dev.chorale.labels.Votes;
import dev.chorale.vocabulary.IntervalSpec;
import java.util.ArrayList;
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
   * Measures each group.
   *
   * @param trainings of the predictor, at least one
   * @param groupOf the group of each clip; empty for a clip that is in none, nor among the others
   * @return by name
   */
  public static List<Group> of(
      TestSet test,
      List<ScoredClips> trainings,
      UnaryOperator<String> groupOf,
      Metric metric,
      Design design,
      IntervalSpec spec,
      IntervalMethod method) {
    List<String> groups = test.clips().stream().map(groupOf).toList();
    SortedSet<String> names = new TreeSet<>(groups);
    names.remove("");
    List<List<Statistic>> numbers = new ArrayList<>();
    for (String name : names) {
      numbers.add(
          trainings.stream()
              .map(one -> one.only(clip -> groups.get(clip).equals(name)).statistic(metric))
              .toList());
      numbers.add(
          trainings.stream()
              .map(one -> one.only(clip -> isOther(groups.get(clip), name)).statistic(metric))
              .toList());
    }
    List<Replicates> measured = design.measure(numbers, spec.resamples(), method);
    List<Group> strata = new ArrayList<>();
    for (String name : names) {
      Replicates own = measured.get(2 * strata.size());
      Replicates others = measured.get(2 * strata.size() + 1);
      strata.add(
          new Group(
              name,
              trainings.get(0).only(clip -> groups.get(clip).equals(name)).size(),
              own.interval(method, spec.lower(), spec.upper()),
              own.minus(others).interval(method, spec.lower(), spec.upper())));
    }
    return strata;
  }

  private static boolean isOther(String group, String name) {
    return !group.isEmpty() && !group.equals(name);
  }

  /**
   * Clips by how far their raters agree: the entropy of the shares over that of equal ones, 0 where
   * all agree, in thirds.
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
            return "entropy 0";
          }
          return part <= 1.0 / 3 + ROUNDING
              ? "entropy to 1/3"
              : part <= 2.0 / 3 + ROUNDING ? "entropy to 2/3" : "entropy to 1";
        });
  }

  /**
   * Clips by how many annotations of a class they have; in no group where only shares are known.
   */
  public static UnaryOperator<String> byVotes(Ratings ratings) {
    return of(
        ratings,
        votes ->
            votes.counts().isEmpty()
                ? ""
                : votes.total() < 10 ? votes.total() + " votes" : "votes from 10");
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
   * Clips by length.
   *
   * @param seconds of each clip; a clip that has none is in no group
   */
  public static UnaryOperator<String> byLength(Map<String, Double> seconds) {
    TreeMap<Double, String> names = new TreeMap<>();
    names.put(0.0, "under 2 s");
    names.put(2.0, "2 to 4 s");
    names.put(4.0, "4 to 8 s");
    names.put(8.0, "from 8 s");
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
