package dev.chorale.workflow;

import dev.chorale.contract.SearchAttributes;
import dev.chorale.contract.Stage;
import dev.chorale.workflow.CorpusWorkflow.CorpusProgress;
import dev.chorale.workflow.SweepWorkflow.SweepProgress;
import io.temporal.workflow.Workflow;
import java.util.Map;
import java.util.Optional;

/** Shows where a sweep stands, to people with and without a worker. */
final class SweepView {
  /** Rows of a table of cells: what the Temporal UI shows without becoming slow. */
  static final int ROWS = 50;

  /** Sentences of what waits for a person: memos stay small. */
  static final int SENTENCES = 10;

  private final Runnable stateChanged;
  private Optional<SweepProgress> shown = Optional.empty();
  private Optional<Stage> stage = Optional.empty();

  /**
   * @param stateChanged run after another state than the one before is shown
   */
  SweepView(Runnable stateChanged) {
    this.stateChanged = stateChanged;
  }

  SweepProgress show(SweepProgress progress, Stage now) {
    Optional<SweepState> before = shown.map(SweepProgress::state);
    if (!before.equals(Optional.of(progress.state())) || !stage.equals(Optional.of(now))) {
      Workflow.upsertTypedSearchAttributes(
          SearchAttributes.STATE.valueSet(progress.state().name()),
          SearchAttributes.STAGE.valueSet(now.activity()));
      stage = Optional.of(now);
    }
    if (!shown.equals(Optional.of(progress))) {
      Workflow.upsertMemo(Map.of(Memos.PROGRESS, progress));
      Workflow.setCurrentDetails(details(progress));
      shown = Optional.of(progress);
    }
    if (before.isPresent() && before.get() != progress.state()) {
      stateChanged.run();
    }
    return progress;
  }

  private static String details(SweepProgress progress) {
    StringBuilder page = new StringBuilder();
    page.append("State: ")
        .append(progress.state())
        .append(progress.paused() && progress.state() != SweepState.PAUSED ? ", no new cells" : "")
        .append("\n\n")
        .append("| corpus | stage | waiting | running | done | failed | holes |\n")
        .append("|---|---|---|---|---|---|---|\n");
    for (CorpusProgress corpus : progress.corpora()) {
      page.append("| ")
          .append(corpus.corpus())
          .append(" | ")
          .append(corpus.state() == SweepState.DONE ? "all done" : corpus.stage())
          .append(" | ")
          .append(corpus.waiting())
          .append(" | ")
          .append(corpus.running())
          .append(" | ")
          .append(corpus.totals().done())
          .append(" | ")
          .append(corpus.failed())
          .append(" | ")
          .append(corpus.holes())
          .append(" |\n");
    }
    if (!progress.attention().isEmpty()) {
      page.append("\nWaiting for `retry` or `finish`:\n\n");
      progress.attention().forEach(line -> page.append("- ").append(line).append('\n'));
    }
    return page.toString();
  }
}
