package dev.chorale.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.evaluation.Comparison;
import dev.chorale.evaluation.Metric;
import dev.chorale.evaluation.Verdict;
import dev.chorale.intervals.Interval;
import dev.chorale.report.ReportComparison.Compared;
import dev.chorale.report.ReportComparison.Difference;
import dev.chorale.report.ReportComparison.Paired;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.CorpusId;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportComparisonTest {
  private static List<Comparison.Difference> untested(
      CorpusId corpus, AggregationRule train, AggregationRule test) {
    return List.of();
  }

  /** Of the AR test a clear difference in macro-F1, of the others one that may be chance. */
  private static List<Comparison.Difference> tested(
      CorpusId corpus, AggregationRule train, AggregationRule test) {
    boolean clear = test == AggregationRule.ALL_INCLUSIVE;
    return List.of(
        new Comparison.Difference(
            Metric.MACRO_F1, new Interval(.1, clear ? .05 : -.05, .15), clear ? .01 : .03));
  }

  @Test
  void betterIsSaidOnlyWhereHolmsMethodAndTheIntervalLeaveNoDoubt() {
    ReportComparison comparison =
        ReportComparison.of(
            SmallReport.report(), SmallReport.wholeReport(), ReportComparisonTest::tested);
    List<Paired> paired =
        comparison.numbers().stream().flatMap(number -> number.paired().stream()).toList();
    assertThat(paired).extracting(Paired::adjustedP).containsExactly(.06, .06, .03);
    assertThat(paired)
        .extracting(Paired::verdict)
        .containsExactly(Verdict.UNDECIDED, Verdict.UNDECIDED, Verdict.BETTER);
    assertThat(comparison.text())
        .containsPattern("its interval +[(]-0.050,[+]0.150[)] +[(]-0.050,[+]0.150[)] +[(][+]0.050")
        .containsPattern("there is +- +- +better");
    assertThat(comparison.text().lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void whatBothHaveIsSideBySideAndWhatOneLacksIsNamed() {
    ReportComparison comparison =
        ReportComparison.of(
            SmallReport.report(), SmallReport.wholeReport(), ReportComparisonTest::untested);
    // AR train of "whole": an average and three tests, of three metrics.
    assertThat(comparison.numbers()).hasSize(12).allMatch(Compared::sameClips);
    assertThat(comparison.numbers()).extracting(Compared::difference).containsOnly(0.0);
    assertThat(comparison.settings()).containsExactly(new Difference("batch size", "32 clips", ""));
    assertThat(comparison.onlyHere()).containsExactly(new CorpusId("tiny"));
    assertThat(comparison.onlyThere()).isEmpty();
    assertThat(comparison.text())
        .contains("batch size: 32 clips here, none there", "tiny has results only in small")
        .doesNotContain("there is ");
    assertThat(comparison.text().lines()).allMatch(line -> line.length() <= 100);
    assertThat(comparison.markdown()).contains("# Sweeps small (here) and small (there)", "+0.000");
  }

  @Test
  void sweepsWithoutACorpusInCommonHaveNoNumbers() {
    ReportComparison comparison =
        ReportComparison.of(
            SmallReport.paperReport(), SmallReport.wholeReport(), ReportComparisonTest::untested);
    assertThat(comparison.numbers()).isEmpty();
    assertThat(comparison.settings())
        .containsExactly(new Difference("preset", "paper", "recommended"));
  }
}
