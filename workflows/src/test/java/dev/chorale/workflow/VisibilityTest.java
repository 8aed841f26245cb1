package dev.chorale.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.contract.FailureType;
import dev.chorale.contract.Payloads;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.workflow.CorpusWorkflow.CorpusProgress;
import dev.chorale.workflow.SweepWorkflow.SweepRequest;
import dev.chorale.workflow.TrainingWorkflow.CellProgress;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowClient;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people and the command line read without asking a worker, and what they ask one. */
class VisibilityTest {
  private final Lab lab = new Lab();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void everyRunIsFoundByItsAttributes() {
    SweepRequest request = Lab.request(spec -> spec);
    lab.run(request);
    String corpus = CorpusWorkflow.idFor(request.sweepId(), new CorpusId("tiny"));
    String cell = corpus + "/AR/fold-1/seed-1";

    for (String id : List.of(request.sweepId(), corpus, cell)) {
      assertThat(lab.attribute(id, "ChoraleSweep")).isEqualTo(request.sweepId());
      assertThat(lab.attribute(id, "ChoraleState")).isEqualTo("DONE");
    }
    assertThat(lab.attribute(request.sweepId(), "ChoraleStage")).isEqualTo("WriteReport");
    assertThat(lab.attribute(corpus, "ChoraleStage")).isEqualTo("ComputeIntervals");
    assertThat(lab.attribute(corpus, "ChoraleCorpus")).isEqualTo("tiny");
    assertThat(lab.attribute(cell, "ChoraleCorpus")).isEqualTo("tiny");
    assertThat(lab.attribute(cell, "ChoraleRule")).isEqualTo("AR");
    assertThat(lab.attribute(cell, "ChoraleFold")).isEqualTo("1");
    assertThat(lab.attribute(cell, "ChoraleStage")).isEqualTo("TrainModel");
  }

  @Test
  void theMemoTellsWhereEachStands() {
    SweepRequest request = Lab.request(spec -> spec);
    assertThat(lab.run(request).progress())
        .isEqualTo(
            lab.progress(request.sweepId(), SweepWorkflow.SweepProgress.class).orElseThrow());
    String corpus = CorpusWorkflow.idFor(request.sweepId(), new CorpusId("tiny"));
    CorpusProgress progress = lab.progress(corpus, CorpusProgress.class).orElseThrow();
    assertThat(progress.state()).isEqualTo(SweepState.DONE);
    assertThat(progress.totals().done()).isEqualTo(6);
    assertThat(progress.totals().deviceSeconds()).isEqualTo(60);
    CellProgress cell =
        lab.progress(corpus + "/AR/fold-1/seed-1", CellProgress.class).orElseThrow();
    assertThat(cell.state()).isEqualTo(CellState.DONE);
    assertThat(cell.attempts()).isEqualTo(1);
  }

  @Test
  void childrenAndStagesAreNamedInTheTimeline() {
    SweepRequest request = Lab.request(spec -> spec);
    lab.run(request);
    String corpus = CorpusWorkflow.idFor(request.sweepId(), new CorpusId("tiny"));
    String cell = corpus + "/AR/fold-1/seed-1";
    assertThat(summaryOf(request.sweepId())).isEqualTo("sweep night");
    assertThat(summaryOf(corpus)).isEqualTo("tiny");
    assertThat(summaryOf(cell)).isEqualTo("AR/fold-1/seed-1");
    assertThat(stagesOf(request.sweepId())).containsExactly(request.sweepId());
    assertThat(stagesOf(corpus))
        .contains("tiny", "tiny under MR", "tiny in 2 folds", "trained PR, tested AR", "tested MR");
    assertThat(stagesOf(cell)).containsExactly("attempt 1");
  }

  @Test
  void currentDetailsAreATableWithWhatIsUnfinishedFirst() {
    lab.fails("TrainModel PR/fold-0/seed-1", Lab.failure(FailureType.DIVERGED));
    SweepRequest request = Lab.request(spec -> spec.folds(30).window(10));
    SweepWorkflow sweep = lab.start(request);
    lab.await(request, now -> now.failed() == 1 && now.done() == 89);

    List<String> cells = table(CorpusWorkflow.idFor(request.sweepId(), new CorpusId("tiny")));
    assertThat(cells).hasSize(50);
    assertThat(cells.get(0)).isEqualTo("| PR/fold-0/seed-1 | FAILED | Diverged: planned |");
    assertThat(cells.get(1)).endsWith("| DONE | 1 attempt |");
    assertThat(table(request.sweepId()))
        .containsExactly("| tiny | TrainModel | 0 | 0 | 89 | 1 | 0 |");
    assertThat(details(request.sweepId()))
        .contains("Waiting for `retry` or `finish`:")
        .contains("- tiny/PR/fold-0/seed-1: Diverged: planned");
    sweep.retry();
    lab.result(request);
  }

  @Test
  void aSecondStartOfTheSameSweepAttachesToTheFirst() {
    lab.fails("FetchCorpus", Lab.failure(FailureType.BAD_INPUT));
    SweepRequest request = Lab.request(spec -> spec);
    lab.start(request);
    lab.await(request, now -> now.failed() == 1);
    SweepRequest again = Lab.request(spec -> spec.window(5));
    assertThat(again.sweepId()).isEqualTo(request.sweepId());
    SweepWorkflow stub =
        lab.client().newWorkflowStub(SweepWorkflow.class, SweepStart.options(again));
    assertThat(WorkflowClient.start(stub::runSweep, again).getRunId())
        .isEqualTo(lab.describe(request.sweepId()).getExecution().getRunId());
    stub.retry();
    lab.result(request);
  }

  private List<String> stagesOf(String id) {
    return lab.client().fetchHistory(id).getHistory().getEventsList().stream()
        .filter(event -> event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
        .map(event -> text(event.getUserMetadata().getSummary()))
        .toList();
  }

  private String summaryOf(String id) {
    return text(
        lab.client().fetchHistory(id).getHistory().getEvents(0).getUserMetadata().getSummary());
  }

  private String details(String id) {
    return lab.stub(id)
        .query("__temporal_workflow_metadata", io.temporal.api.sdk.v1.WorkflowMetadata.class)
        .getCurrentDetails();
  }

  private List<String> table(String id) {
    return Arrays.stream(details(id).split("\n", -1))
        .filter(line -> line.startsWith("| "))
        .skip(1)
        .toList();
  }

  private static String text(Payload payload) {
    return Payloads.converter().fromPayload(payload, String.class, String.class);
  }
}
