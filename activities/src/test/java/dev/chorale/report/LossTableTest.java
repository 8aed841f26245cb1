package dev.chorale.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chorale.report.LossTable.Loss;
import dev.chorale.report.LossTable.Row;
import dev.chorale.vocabulary.AggregationRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LossTableTest {
  /** The rows of the paper's Table 3: its last row is their plain mean. */
  private static final LossTable PRINTED =
      new LossTable(
          List.of(
              row("IEMOCAP", 31.37, 49.44, 25.32, 45.70, 0, 3.10),
              row("IMPROV (P)", 9.18, 28.52, 5.63, 26.41, 0, 5.12),
              row("PODCAST (P)", 44.81, 59.87, 19.85, 49.24, 0, 6.15),
              row("B-PODCAST (P)", 20.25, 43.18, 0.06, 30.76, 0, 0.61)));

  @Test
  void theAverageOfThePapersRowsIsItsLastRow() {
    Row average = PRINTED.average();
    assertLoss(average.loss(AggregationRule.MAJORITY), 26.40, 45.25);
    assertLoss(average.loss(AggregationRule.PLURALITY), 12.72, 38.03);
    assertLoss(average.loss(AggregationRule.ALL_INCLUSIVE), 0, 3.75);
  }

  private static void assertLoss(Loss loss, double clips, double annotations) {
    assertThat(100 * loss.clipLoss()).isCloseTo(clips, within(0.0051));
    assertThat(100 * loss.annotationLoss().orElseThrow()).isCloseTo(annotations, within(0.0051));
  }

  @Test
  void figure1ShowsWhatIsUsedOfClipsAndAnnotations() {
    String svg = UsageFigure.of(PRINTED.average(), 4);
    assertThat(svg)
        .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=")
        .contains("average of 4 corpora", ">73.60<", ">54.75<", ">100.00<")
        .contains("<title>the paper&#39;s: 73.60 %</title>", ">the paper&#39;s<")
        .doesNotContain("var(")
        .endsWith("</svg>\n");
  }

  @Test
  void anAverageOfAnnotationsNeedsThoseOfAllCorpora() {
    Loss shares = new Loss(0.5, Optional.empty());
    LossTable mixed =
        new LossTable(
            List.of(
                PRINTED.rows().get(0),
                new Row(
                    "shares",
                    Map.of(
                        AggregationRule.MAJORITY, shares,
                        AggregationRule.PLURALITY, shares,
                        AggregationRule.ALL_INCLUSIVE, shares),
                    Map.of())));
    assertThat(mixed.average().loss(AggregationRule.MAJORITY).annotationLoss()).isEmpty();
    assertThat(mixed.average().paper()).isEmpty();
    assertThat(mixed.toCsv())
        .contains("IEMOCAP,MR,clipLoss,0.3137,0.3137\n", "shares,MR,annotationLoss,,\n");
  }

  private static Row row(String name, double... percents) {
    Map<AggregationRule, Loss> losses =
        Map.of(
            AggregationRule.MAJORITY, loss(percents[0], percents[1]),
            AggregationRule.PLURALITY, loss(percents[2], percents[3]),
            AggregationRule.ALL_INCLUSIVE, loss(percents[4], percents[5]));
    return new Row(name, losses, losses);
  }

  private static Loss loss(double clips, double annotations) {
    return new Loss(fraction(clips), Optional.of(fraction(annotations)));
  }

  private static double fraction(double percent) {
    return Math.rint(100 * percent) / 10_000;
  }
}
