package dev.chorale.evaluation;

import dev.chorale.intervals.Design;
import dev.chorale.intervals.Holm;
import dev.chorale.intervals.Interval;
import dev.chorale.intervals.IntervalMethod;
import dev.chorale.intervals.Replicates;
import dev.chorale.intervals.Statistic;
import dev.chorale.vocabulary.IntervalSpec;
import java.util.ArrayList;
import java.util.List;

/** Two predictors on the same clips, by paired differences of each metric. */
public final class Comparison {
  /** A difference is significant below this. */
  public static final double LEVEL = 0.05;

  private Comparison() {}

  /**
   * One less the other.
   *
   * @param value positive where the first has more
   * @param p of the paired permutation test, two-sided, as many permutations as resamples; of this
   *     test alone: {@link Holm#adjust} those that stand in one table
   */
  public record Difference(Metric metric, Interval value, double p) {
    /**
     * What may be said of the first. The test swaps clips of the trainings that there are, and
     * knows nothing of how much trainings differ by their seeds; the interval does. So both have to
     * leave no doubt.
     *
     * @param adjustedP for all tests that are looked at together
     */
    public Verdict verdict(double adjustedP) {
      boolean leavesOutZero = value.lower() > 0 || value.upper() < 0;
      if (!(adjustedP < LEVEL) || !leavesOutZero) {
        return Verdict.UNDECIDED;
      }
      return value.value() > 0 == metric.higherIsBetter() ? Verdict.BETTER : Verdict.WORSE;
    }
  }

  /**
   * Compares predictors, each of which has a table a training; trainings are paired in their order.
   * Clips that one of the tables lacks are left out of all.
   *
   * @param first at least one
   * @param second as many
   */
  public static List<Difference> of(
      List<ScoredClips> first,
      List<ScoredClips> second,
      Design design,
      IntervalSpec spec,
      IntervalMethod method) {
    List<ScoredClips> all = new ArrayList<>(first);
    all.addAll(second);
    List<ScoredClips> both =
        all.stream().map(one -> one.only(clip -> all.stream().allMatch(a -> a.has(clip)))).toList();
    List<List<Statistic>> numbers = new ArrayList<>();
    for (Metric metric : Metric.PAPER) {
      numbers.add(statistics(both.subList(0, first.size()), metric));
      numbers.add(statistics(both.subList(first.size(), both.size()), metric));
    }
    List<Replicates> measured = design.measure(numbers, spec.resamples(), method);
    List<Difference> differences = new ArrayList<>();
    for (int i = 0; i < Metric.PAPER.size(); i++) {
      Replicates difference = measured.get(2 * i).minus(measured.get(2 * i + 1));
      differences.add(
          new Difference(
              Metric.PAPER.get(i),
              difference.interval(method, spec.lower(), spec.upper()),
              design.pValue(
                  numbers.get(2 * i),
                  numbers.get(2 * i + 1),
                  spec.resamples(),
                  spec.seed().value())));
    }
    return differences;
  }

  private static List<Statistic> statistics(List<ScoredClips> trainings, Metric metric) {
    return trainings.stream().map(training -> training.statistic(metric)).toList();
  }
}
