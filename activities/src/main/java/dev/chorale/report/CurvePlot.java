package dev.chorale.report;

import dev.chorale.report.CorpusReport.Curve;
import dev.chorale.report.CorpusReport.Epoch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The learning curves of one train rule. */
final class CurvePlot {
  /**
   * @param best the best epoch, and the dev loss there
   */
  record Training(List<Epoch> epochs, List<Double> best, String title) {}

  private CurvePlot() {}

  /**
   * @param curves of one rule, at least one
   */
  static String of(List<Curve> curves) {
    return Charts.inline(
        "curves",
        Map.of(
            "mark",
            Charts.mark(curves.get(0).train()),
            "trainings",
            curves.stream().map(CurvePlot::training).toList()),
        label(curves));
  }

  private static Training training(Curve curve) {
    Epoch best = best(curve);
    return new Training(
        curve.epochs(), List.of((double) best.epoch(), best.devLoss()), said(curve, best));
  }

  /** The first of those with the lowest dev loss. */
  private static Epoch best(Curve curve) {
    return curve.epochs().stream().min(Comparator.comparingDouble(Epoch::devLoss)).orElseThrow();
  }

  private static String said(Curve curve, Epoch best) {
    return curve.fold()
        + ", "
        + curve.seed()
        + ": best dev loss "
        + Numbers.measure(best.devLoss())
        + " in epoch "
        + best.epoch();
  }

  private static String label(List<Curve> curves) {
    List<String> parts = new ArrayList<>();
    curves.forEach(curve -> parts.add(said(curve, best(curve))));
    return "Losses by epoch. " + String.join("; ", parts);
  }
}
