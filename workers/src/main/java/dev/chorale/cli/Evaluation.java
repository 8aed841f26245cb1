package dev.chorale.cli;

import dev.chorale.evaluation.Comparison.Difference;
import dev.chorale.evaluation.Metric;
import dev.chorale.evaluation.MetricsDocument.BaselineScores;
import dev.chorale.evaluation.Scores;
import dev.chorale.intervals.Design;
import dev.chorale.intervals.Holm;
import dev.chorale.intervals.Interval;
import dev.chorale.intervals.IntervalMethod;
import dev.chorale.labels.Losses;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.IntervalSpec;
import java.util.List;
import java.util.Optional;

/**
 * What {@code evaluate} measured, before it is printed.
 *
 * @param surplus predictions of clips that the truth has not
 * @param scores means over trainings
 * @param oneRater empty where only shares are known
 * @param intervals of {@link Metric#PAPER}, as are the differences
 * @param trainings of the model, at least one
 * @param differences to other predictions; empty without
 */
record Evaluation(
    AggregationRule rule,
    Losses losses,
    int surplus,
    Scores scores,
    BaselineScores baselines,
    Optional<Scores> oneRater,
    List<Interval> intervals,
    Design design,
    IntervalSpec spec,
    IntervalMethod method,
    int trainings,
    List<Difference> differences) {
  Evaluation {
    intervals = List.copyOf(intervals);
    differences = List.copyOf(differences);
  }

  /** The p-values of the differences by Holm's method. */
  List<Double> adjusted() {
    return Holm.adjust(differences.stream().map(Difference::p).toList());
  }
}
