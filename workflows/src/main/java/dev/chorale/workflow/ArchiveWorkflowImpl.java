package dev.chorale.workflow;

import dev.chorale.contract.ArchiveActivities;
import dev.chorale.contract.ArchiveActivities.ExportHistories;
import dev.chorale.contract.ArchiveActivities.WriteJournal;
import dev.chorale.contract.ArchiveActivities.WrittenJournal;
import io.temporal.workflow.Workflow;
import java.time.Duration;

public final class ArchiveWorkflowImpl implements ArchiveWorkflow {
  /** After a change of state the next look comes so soon, each further one after twice as long. */
  private static final Duration SOON = Duration.ofSeconds(5);

  /** Between two looks at a sweep whose cells go on. */
  private static final Duration WHILE_IT_MOVES = Duration.ofMinutes(1);

  /** Between two looks at a sweep that waits, for a worker or a person. */
  private static final Duration WHILE_IT_RESTS = Duration.ofMinutes(15);

  /** So much of the histories of closed cells can be lost with a Temporal database. */
  private static final Duration EXPORT_EVERY = Duration.ofHours(1);

  private boolean told;

  @Override
  public void sweepChanged() {
    told = true;
  }

  @Override
  public void keepArchive(KeepArchive request) {
    ArchiveActivities archive =
        Workflow.newActivityStub(ArchiveActivities.class, StageOptions.beside(request.sweepId()));
    Duration wait = SOON;
    long exported = Workflow.currentTimeMillis();
    while (true) {
      told = false;
      WrittenJournal journal =
          archive.writeJournal(new WriteJournal(request.sweepId(), request.runId()));
      long now = Workflow.currentTimeMillis();
      if (journal.closed() || now - exported >= EXPORT_EVERY.toMillis()) {
        exported = now;
        if (archive
            .exportHistories(new ExportHistories(request.sweepId(), request.runId()))
            .complete()) {
          return;
        }
      }
      if (Workflow.getInfo().isContinueAsNewSuggested()) {
        Workflow.newContinueAsNewStub(ArchiveWorkflow.class).keepArchive(request);
      }
      boolean woken = Workflow.await(wait, () -> told);
      wait = woken ? SOON : longer(wait, journal.changed() ? WHILE_IT_MOVES : WHILE_IT_RESTS);
    }
  }

  private static Duration longer(Duration wait, Duration atMost) {
    Duration twice = wait.multipliedBy(2);
    return twice.compareTo(atMost) < 0 ? twice : atMost;
  }
}
