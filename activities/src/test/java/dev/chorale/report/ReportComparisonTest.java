package dev.chorale.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.report.ReportComparison.Compared;
import dev.chorale.report.ReportComparison.Difference;
import dev.chorale.vocabulary.CorpusId;
import org.junit.jupiter.api.Test;

class ReportComparisonTest {
  @Test
  void whatBothHaveIsSideBySideAndWhatOneLacksIsNamed() {
    ReportComparison comparison =
        ReportComparison.of(SmallReport.report(), SmallReport.wholeReport());
    // AR train of "whole": an average and three tests, of three metrics.
    assertThat(comparison.numbers()).hasSize(12).allMatch(Compared::sameClips);
    assertThat(comparison.numbers()).extracting(Compared::difference).containsOnly(0.0);
    assertThat(comparison.settings()).containsExactly(new Difference("batch size", "32 clips", ""));
    assertThat(comparison.onlyHere()).containsExactly(new CorpusId("tiny"));
    assertThat(comparison.onlyThere()).isEmpty();
    assertThat(comparison.text())
        .contains("batch size: 32 clips here, none there", "tiny has results only in small")
        .contains("nothing is said to be better");
    assertThat(comparison.text().lines()).allMatch(line -> line.length() <= 100);
    assertThat(comparison.markdown()).contains("# Sweeps small (here) and small (there)", "+0.000");
  }

  @Test
  void sweepsWithoutACorpusInCommonHaveNoNumbers() {
    ReportComparison comparison =
        ReportComparison.of(SmallReport.paperReport(), SmallReport.wholeReport());
    assertThat(comparison.numbers()).isEmpty();
    assertThat(comparison.settings())
        .containsExactly(new Difference("preset", "paper", "recommended"));
  }
}
