package dev.chorale.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.contract.Stage;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.workflow.CorpusWorkflow.CorpusProgress;
import dev.chorale.workflow.CorpusWorkflow.CorpusReport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PermitsTest {
  private static final CorpusId ONE = new CorpusId("one");
  private static final CorpusId TWO = new CorpusId("two");

  private final Permits permits = new Permits(4, List.of(ONE, TWO));

  @Test
  void theWholeWindowIsGivenOutAndSharedEvenly() {
    reported(ONE, 10, 0, 0);
    reported(TWO, 10, 0, 0);
    assertThat(permits.grant()).isEqualTo(Map.of(ONE, 2L, TWO, 2L));
    assertThat(permits.out()).isEqualTo(4);
    assertThat(permits.grant()).isEmpty();
  }

  @Test
  void oneCorpusMayHoldAllWhileNoOtherWantsAny() {
    reported(ONE, 10, 0, 0);
    assertThat(permits.grant()).isEqualTo(Map.of(ONE, 4L));
    reported(ONE, 6, 4, 0);
    reported(TWO, 3, 0, 0);
    assertThat(permits.grant()).isEmpty();
    reported(ONE, 6, 3, 1);
    assertThat(permits.grant()).isEqualTo(Map.of(TWO, 1L));
  }

  @Test
  void noMoreIsGivenThanWaits() {
    reported(ONE, 1, 0, 0);
    assertThat(permits.grant()).isEqualTo(Map.of(ONE, 1L));
    // Told again before the grant has arrived.
    reported(ONE, 1, 0, 0);
    assertThat(permits.grant()).isEmpty();
  }

  @Test
  void anOldReportTakesNothingBack() {
    reported(ONE, 10, 0, 0);
    permits.grant();
    reported(ONE, 6, 2, 2);
    reported(ONE, 6, 4, 0);
    assertThat(permits.out()).isEqualTo(2);
  }

  @Test
  void aCorpusThatHasEndedGivesAllBack() {
    reported(ONE, 10, 0, 0);
    permits.grant();
    permits.restart(ONE);
    assertThat(permits.out()).isZero();
  }

  private void reported(CorpusId corpus, int waiting, int running, long ended) {
    permits.reported(
        new CorpusReport(
            new CorpusProgress(
                corpus,
                SweepState.RUNNING,
                Stage.TRAIN_MODEL,
                20,
                waiting,
                running,
                0,
                0,
                CellRuns.NONE,
                List.of()),
            0,
            ended));
  }
}
