package dev.chorale.cli;

import dev.chorale.evaluation.ClassScores;
import dev.chorale.evaluation.Comparison.Difference;
import dev.chorale.evaluation.Metric;
import dev.chorale.evaluation.Scores;
import dev.chorale.labels.Losses;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code evaluate} prints for people. */
final class EvaluationPage {
  private EvaluationPage() {}

  /**
   * Prints columns.
   *
   * @param other what the other predictions are called, where there are any
   */
  static void print(Evaluation evaluation, String other, PrintWriter out) {
    Losses losses = evaluation.losses();
    out.print(evaluation.rule() + " test, n = " + evaluation.scores().clips());
    out.print(": removed " + losses.removedClips() + " clips, unusable " + losses.unusable());
    out.println(", uniform " + losses.uniform());
    out.print(
        Printing.decimal(evaluation.spec().upper() - evaluation.spec().lower())
            + " % interval, method "
            + evaluation.method().code()
            + ", of ");
    out.print(evaluation.spec().resamples() + " resamples of " + evaluation.design().units());
    out.println(evaluation.trainings() > 1 ? " x " + evaluation.trainings() + " trainings" : "");
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of("metric", "value", "lower", "upper", "class prior", "all positive", "one rater"));
    for (Metric metric : Metric.values()) {
      // Those of the paper come first, and have intervals.
      int place = Metric.PAPER.indexOf(metric);
      rows.add(
          List.of(
              metric.title(),
              number(evaluation.scores().value(metric)),
              place < 0 ? "" : number(evaluation.intervals().get(place).lower()),
              place < 0 ? "" : number(evaluation.intervals().get(place).upper()),
              number(evaluation.baselines().classPrior().value(metric)),
              number(evaluation.baselines().allPositive().value(metric)),
              evaluation
                  .oneRater()
                  .filter(rater -> metric.hasCeiling())
                  .map(rater -> number(rater.value(metric)))
                  .orElse("")));
    }
    out.println();
    Printing.columns(out, rows);
    out.println();
    Printing.columns(out, classes(evaluation.scores()));
    if (!evaluation.differences().isEmpty()) {
      out.println();
      Printing.columns(out, differences(evaluation, other));
    }
  }

  private static List<List<String>> classes(Scores scores) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("class", "F1", "precision", "recall", "support"));
    for (Map.Entry<String, ClassScores> each : scores.perClass().entrySet()) {
      ClassScores its = each.getValue();
      rows.add(
          List.of(
              each.getKey(),
              number(its.f1()),
              number(its.precision()),
              number(its.recall()),
              Long.toString(its.support())));
    }
    return rows;
  }

  private static List<List<String>> differences(Evaluation evaluation, String other) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("less " + other, "difference", "lower", "upper", "p", "Holm", ""));
    for (int i = 0; i < evaluation.differences().size(); i++) {
      Difference one = evaluation.differences().get(i);
      double adjusted = evaluation.adjusted().get(i);
      rows.add(
          List.of(
              one.metric().title(),
              number(one.value().value()),
              number(one.value().lower()),
              number(one.value().upper()),
              number(one.p()),
              number(adjusted),
              one.verdict(adjusted).said()));
    }
    return rows;
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : Printing.decimals(value, 4);
  }
}
