package dev.chorale.workflow;

import dev.chorale.contract.SearchAttributes;
import dev.chorale.workflow.CorpusWorkflow.CorpusProgress;
import dev.chorale.workflow.CorpusWorkflow.CorpusReport;
import io.temporal.workflow.Workflow;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;

/** Shows where a corpus stands: to its sweep, and to people with and without a worker. */
final class CorpusView {
  private static final Logger LOG = Workflow.getLogger(CorpusView.class);

  private final String sweepId;
  private Optional<CorpusReport> shown = Optional.empty();

  CorpusView(String sweepId) {
    this.sweepId = sweepId;
  }

  void show(CorpusReport report, String details) {
    if (shown.equals(Optional.of(report))) {
      return;
    }
    publish(report.progress(), details);
    shown = Optional.of(report);
    SweepWorkflow sweep = Workflow.newExternalWorkflowStub(SweepWorkflow.class, sweepId);
    if (!Children.reached(() -> sweep.corpusChanged(report))) {
      LOG.info("The sweep has closed; it takes its corpora with it");
    }
  }

  /** Shows the last state, to people alone: the sweep gets it as the result. */
  CorpusProgress end(CorpusProgress progress, String details) {
    publish(progress, details);
    return progress;
  }

  private void publish(CorpusProgress progress, String details) {
    Optional<CorpusProgress> before = shown.map(CorpusReport::progress);
    if (!before.map(CorpusProgress::state).equals(Optional.of(progress.state()))
        || !before.map(CorpusProgress::stage).equals(Optional.of(progress.stage()))) {
      Workflow.upsertTypedSearchAttributes(
          SearchAttributes.STATE.valueSet(progress.state().name()),
          SearchAttributes.STAGE.valueSet(progress.stage().activity()));
    }
    Workflow.upsertMemo(Map.of(Memos.PROGRESS, progress));
    Workflow.setCurrentDetails(details);
  }
}
