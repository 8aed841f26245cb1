package dev.chorale.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.cli.trace.Explanation.Step;
import dev.chorale.report.ReportFiles;
import dev.chorale.report.SweepReport;
import dev.chorale.storage.Stages;
import dev.chorale.vocabulary.BadInputException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplanationTest {
  private final SmallSweep sweep = new SmallSweep("small");

  private Explanation explain(String figure) {
    SweepReport report =
        ReportFiles.read(
            new Stages(sweep.store(), Map::of).text(sweep.reportRef(), ReportFiles.JSON));
    return Explanation.of(sweep.store(), SmallSweep.ID, report, Figure.of(figure));
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
