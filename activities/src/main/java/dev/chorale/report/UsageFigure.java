package dev.chorale.report;

import dev.chorale.report.LossTable.Loss;
import dev.chorale.report.LossTable.Row;
import dev.chorale.vocabulary.AggregationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The paper's Fig. 1: the share of clips and of annotations that each rule uses, as an SVG file.
 */
public final class UsageFigure {
  /**
   * @param side clips or annotations
   * @param value the rule, and what it uses of them in percent
   * @param paper what the paper has, in percent
   * @param said above the bar
   */
  record Bar(
      String side,
      List<Object> value,
      Optional<Double> paper,
      String said,
      String title,
      String paperTitle) {}

  private UsageFigure() {}

  /**
   * Draws averages.
   *
   * @param average of {@link LossTable#average}; what the paper has of it is drawn as a line
   * @param corpora how many they are of
   */
  public static String of(Row average, int corpora) {
    return Charts.file("usage", data(average, title(corpora)), label(average, corpora));
  }

  /** The same within a page, whose style it takes. */
  static String inline(Row average, int corpora) {
    return Charts.inline("usage", data(average, ""), label(average, corpora));
  }

  private static String title(int corpora) {
    return "Used by each rule, average of " + corpora + (corpora == 1 ? " corpus" : " corpora");
  }

  private static String label(Row average, int corpora) {
    List<String> parts = new ArrayList<>();
    for (AggregationRule rule : AggregationRule.values()) {
      Loss loss = average.loss(rule);
      parts.add(
          rule
              + ": "
              + Numbers.percent(1 - loss.clipLoss())
              + " of clips"
              + loss.annotationLoss()
                  .map(lost -> ", " + Numbers.percent(1 - lost) + " of annotations")
                  .orElse(""));
    }
    return title(corpora) + ". " + String.join("; ", parts);
  }

  private static Map<String, Object> data(Row average, String title) {
    List<Bar> bars = new ArrayList<>();
    for (AggregationRule rule : AggregationRule.values()) {
      Loss loss = average.loss(rule);
      Optional<Loss> paper = Optional.ofNullable(average.paper().get(rule));
      bars.add(bar(rule, "clips", loss.clipLoss(), paper.map(Loss::clipLoss)));
      loss.annotationLoss()
          .ifPresent(
              lost ->
                  bars.add(bar(rule, "annotations", lost, paper.flatMap(Loss::annotationLoss))));
    }
    return Map.of(
        "title",
        title,
        "rules",
        Stream.of(AggregationRule.values()).map(AggregationRule::code).toList(),
        "bars",
        bars);
  }

  private static Bar bar(AggregationRule rule, String side, double lost, Optional<Double> paper) {
    return new Bar(
        side,
        List.of(rule.code(), 100 * (1 - lost)),
        paper.map(one -> 100 * (1 - one)),
        String.format(Locale.ROOT, "%.2f", 100 * (1 - lost)),
        side + ": " + Numbers.percent(1 - lost),
        paper.map(one -> "the paper's: " + Numbers.percent(1 - one)).orElse(""));
  }
}
