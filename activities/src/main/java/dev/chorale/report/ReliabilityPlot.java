package dev.chorale.report;

import dev.chorale.report.Reliability.Bin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A {@link Reliability}: mean share of ratings against mean probability, a dot a tenth. */
final class ReliabilityPlot {
  /**
   * @param value mean probability and mean share of ratings
   */
  record Point(List<Double> value, String title) {}

  private ReliabilityPlot() {}

  static String of(Reliability reliability) {
    return Charts.inline(
        "reliability",
        Map.of(
            "mark",
            Charts.mark(reliability.train()),
            "bins",
            reliability.bins().stream()
                .map(bin -> new Point(List.of(bin.predicted(), bin.rated()), said(bin)))
                .toList()),
        label(reliability));
  }

  private static String said(Bin bin) {
    return "predicted "
        + Numbers.measure(bin.predicted())
        + ", rated "
        + Numbers.measure(bin.rated())
        + ", "
        + Numbers.count(bin.pairs())
        + " pairs";
  }

  private static String label(Reliability reliability) {
    List<String> parts = new ArrayList<>();
    reliability.bins().forEach(bin -> parts.add(said(bin)));
    return "Reliability of "
        + reliability.train()
        + " train: share of ratings against probability. "
        + String.join("; ", parts);
  }
}
