package dev.chorale.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.cli.trace.Explanation.Step;
import dev.chorale.evaluation.Metric;
import dev.chorale.evaluation.Verdict;
import dev.chorale.intervals.Interval;
import dev.chorale.report.ReportFiles;
import dev.chorale.report.RuleDifference;
import dev.chorale.report.SweepReport;
import dev.chorale.storage.Stages;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.CorpusId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplanationTest {
  private final SmallSweep sweep = new SmallSweep("small");

  private Explanation explain(String figure) {
    return Explanation.of(sweep.store(), SmallSweep.ID, report(), Figure.of(figure));
  }

  private SweepReport report() {
    return ReportFiles.read(
        new Stages(sweep.store(), Map::of).text(sweep.reportRef(), ReportFiles.JSON));
  }

  @Test
  void aNumberLeadsBackOverItsTrainingsToTheRawFiles() {
    Explanation number = explain("macroF1/small/AR/AR");
    assertThat(number.value().value()).isEqualTo(0.5);
    assertThat(number.clips()).contains(1);
    assertThat(number.artifacts())
        .extracting(Step::role)
        .containsExactly(
            "intervals/AR",
            "evaluation/AR/AR",
            "training/AR/fold-0/seed-1",
            "labels/AR",
            "folds",
            "corpus");
    Step training = number.artifacts().get(2);
    assertThat(training.key()).isEqualTo(sweep.ref("training/AR/fold-0/seed-1").key());
    assertThat(training.provenance()).containsEntry("run", "01a2").containsEntry("attempt", "1");
    assertThat(training.inputs())
        .containsEntry("labels/AR", sweep.ref("labels/AR").digest())
        .containsKeys("corpus", "folds");
    assertThat(number.files())
        .containsExactly(new Explanation.RawFile("labels.csv", 12, "ab".repeat(32)));
  }

  @Test
  void anAverageIsOfAllItsTests() {
    assertThat(explain("kld/small/AR/Average").artifacts()).hasSize(6);
    assertThat(explain("kld/small/AR/Average").clips()).isEmpty();
  }

  @Test
  void aDifferenceIsOfBothTrainRules() {
    Map<String, ArtifactRef> refs = new LinkedHashMap<>(report().artifacts());
    refs.put("small/training/PR/fold-0/seed-1", sweep.ref("training/AR/fold-0/seed-1"));
    SweepReport report =
        report()
            .from(refs)
            .comparing(
                List.of(
                    new RuleDifference(
                        new CorpusId("small"),
                        AggregationRule.ALL_INCLUSIVE,
                        AggregationRule.PLURALITY,
                        AggregationRule.ALL_INCLUSIVE,
                        Metric.KLD,
                        1,
                        new Interval(-0.1, -0.2, 0.1),
                        0.04,
                        0.04,
                        Verdict.UNDECIDED)),
                List.of());
    Explanation difference =
        Explanation.of(sweep.store(), SmallSweep.ID, report, Figure.of("kld/small/AR-PR/AR"));
    assertThat(difference.figure()).isEqualTo("kld/small/AR-PR/AR");
    assertThat(difference.value()).isEqualTo(new Interval(-0.1, -0.2, 0.1));
    assertThat(difference.clips()).isEmpty();
    assertThat(difference.artifacts())
        .extracting(Step::role)
        .contains("training/AR/fold-0/seed-1", "training/PR/fold-0/seed-1", "corpus");
    assertThatThrownBy(() -> explain("kld/small/AR-MR/AR"))
        .hasMessage("The report of night-1a2b3c4d has no number at kld/small/AR-MR/AR");
  }

  @Test
  void thePageNamesInputsByTheirRole() {
    StringWriter out = new StringWriter();
    ExplanationPage.print(explain("jsd/small/AR/AR"), new PrintWriter(out));
    assertThat(out.toString())
        .contains("jsd/small/AR/AR of night-1a2b3c4d is 0.5000 (0.2500, 0.7500), of 1 clips")
        .contains("made of     corpus, folds, labels/AR")
        .contains("started 2026-11-26T08:00:00Z, stored 2026-11-26T08:01:00Z, attempt 1")
        .contains("1 raw files, 12 bytes", "ab".repeat(32) + "  labels.csv");
  }

  @Test
  void publishedWeightsAreOnTheWay() {
    SmallSweep published = SmallSweep.withWeights();
    SweepReport report =
        ReportFiles.read(
            new Stages(published.store(), Map::of).text(published.reportRef(), ReportFiles.JSON));
    Explanation number =
        Explanation.of(published.store(), SmallSweep.ID, report, Figure.of("macroF1/small/AR/AR"));
    StringWriter out = new StringWriter();
    ExplanationPage.print(number, new PrintWriter(out));
    assertThat(out.toString())
        .contains("made of     corpus, folds, labels/AR, weights")
        .contains("weights\n  artifact    ImportModel/" + published.ref("weights").key());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "macroF1",
        "f1/small/AR/AR",
        "macroF1/small/XR/AR",
        "macroF1/small/AR/average",
        "macroF1/small/prior/AR/AR"
      })
  void whatIsNoFigureIsRefusedWithWhatIsExpected(String text) {
    assertThatThrownBy(() -> Figure.of(text))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("expected METRIC/CORPUS/TRAIN/TEST as in macroF1/emotale/AR/MR");
  }

  @Test
  void aNumberThatTheReportLacksIsRefused() {
    assertThatThrownBy(() -> explain("macroF1/small/MR/AR"))
        .isInstanceOf(BadInputException.class)
        .hasMessage("The report of night-1a2b3c4d has no number at macroF1/small/MR/AR");
    assertThatThrownBy(() -> explain("macroF1/large/AR/AR"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("has no corpus 'large', only [small]");
    assertThat(Figure.of("macroF1/small/class-prior/AR/Average").toString())
        .isEqualTo("macroF1/small/class-prior/AR/Average");
  }
}
