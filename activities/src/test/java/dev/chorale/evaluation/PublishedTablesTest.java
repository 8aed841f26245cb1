package dev.chorale.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chorale.evaluation.PublishedTables.Cell;
import dev.chorale.intervals.Interval;
import dev.chorale.vocabulary.AggregationRule;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Recomputes what the paper derives from its own cells (Tables 4 to 6). */
class PublishedTablesTest {
  private static final AggregationRule MR = AggregationRule.MAJORITY;
  private static final AggregationRule PR = AggregationRule.PLURALITY;
  private static final AggregationRule AR = AggregationRule.ALL_INCLUSIVE;

  private static double percent(Metric metric, AggregationRule over) {
    return 100 * (PublishedTables.mean(metric, AR) / PublishedTables.mean(metric, over) - 1);
  }

  @Test
  void hasEveryCellOfTheThreeTables() {
    List<Cell> cells = PublishedTables.cells();
    assertThat(cells).hasSize(3 * 4 * 3 * 4);
    assertThat(cells)
        .allSatisfy(
            cell ->
                assertThat(cell.printed().value())
                    .isBetween(cell.printed().lower(), cell.printed().upper()));
    Cell first = cells.get(0);
    assertThat(first.test()).isEmpty();
    assertThat(first.printed()).isEqualTo(new Interval(0.391, 0.384, 0.398));
    Cell last = cells.get(cells.size() - 1);
    assertThat(last.test()).contains(AR);
    assertThat(last.printed()).isEqualTo(new Interval(0.196, 0.193, 0.198));
  }

  @Test
  void thePrintedCellsGiveARelativeImprovementOf510And556PerCent() {
    // The paper prints 5.13 % and 5.58 %.
    assertThat(percent(Metric.MACRO_F1, MR)).isCloseTo(5.10, within(0.005));
    assertThat(percent(Metric.MACRO_F1, PR)).isCloseTo(5.56, within(0.005));
    assertThat(percent(Metric.KLD, MR)).isCloseTo(-17.24, within(0.005));
    assertThat(percent(Metric.KLD, PR)).isCloseTo(-15.62, within(0.006));
    assertThat(percent(Metric.JSD, MR)).isCloseTo(-10.24, within(0.005));
    assertThat(percent(Metric.JSD, PR)).isCloseTo(-9.56, within(0.005));
  }

  @Test
  void everyAverageThatIsNotTheMeanOfItsRowIsListedInTheDocs() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Cell average : PublishedTables.cells()) {
      if (average.test().isEmpty()) {
        compare(wrong, average, "value", Interval::value);
        compare(wrong, average, "lower bound", Interval::lower);
        compare(wrong, average, "upper bound", Interval::upper);
      }
    }
    assertThat(wrong).hasSize(3);
    assertThat(page()).contains(wrong);
  }

  private static void compare(
      List<String> wrong, Cell average, String what, ToDoubleFunction<Interval> number) {
    BigDecimal mean =
        PublishedTables.cells().stream()
            .filter(cell -> cell.metric() == average.metric() && cell.train() == average.train())
            .filter(cell -> cell.corpus().equals(average.corpus()) && cell.test().isPresent())
            .map(cell -> BigDecimal.valueOf(number.applyAsDouble(cell.printed())))
            .reduce(BigDecimal.ZERO, BigDecimal::add)
            .divide(BigDecimal.valueOf(3), 6, RoundingMode.HALF_UP);
    BigDecimal printed = BigDecimal.valueOf(number.applyAsDouble(average.printed()));
    if (mean.setScale(3, RoundingMode.HALF_UP).compareTo(printed) != 0) {
      wrong.add(
          "| "
              + average.metric().title()
              + ", "
              + average.corpus()
              + ", "
              + average.train()
              + " train, Average, "
              + what
              + " | "
              + printed.setScale(3, RoundingMode.HALF_UP)
              + " | "
              + mean.setScale(4, RoundingMode.HALF_UP)
              + " |");
    }
  }

  @Test
  void whereTheIntervalsOfARAndAnotherRuleOverlapTheDocsSaySo() throws IOException {
    List<String> overlaps = new ArrayList<>();
    List<Cell> cells = PublishedTables.cells();
    for (Cell ar : cells) {
      for (Cell other : cells) {
        if (ar.train() == AR
            && other.train() != AR
            && ar.test().isPresent()
            && ar.test().equals(other.test())
            && ar.metric() == other.metric()
            && ar.corpus().equals(other.corpus())
            && ar.printed().lower() <= other.printed().upper()
            && other.printed().lower() <= ar.printed().upper()) {
          overlaps.add(
              "- "
                  + ar.metric().title()
                  + ", "
                  + ar.corpus()
                  + ", "
                  + ar.test().map(Object::toString).orElse("")
                  + " test: "
                  + other.train()
                  + "\n");
        }
      }
    }
    assertThat(page()).contains(overlaps);
  }

  private static String page() throws IOException {
    Path here = Path.of("docs");
    Path docs = Files.isDirectory(here) ? here : Path.of("..", "docs");
    return Files.readString(docs.resolve("reference/paper-tables.md"));
  }
}
