package dev.chorale.contract;

import io.temporal.activity.ActivityInterface;

/** Keeps in the store what Temporal will forget of a sweep. */
@ActivityInterface
public interface ArchiveActivities {
  /**
   * Writes where the sweep and each of its cells stand into the sweep's journal. Another attempt
   * looks again and writes what it then finds. Writes nothing when a later run of the sweep has
   * begun: the journal is that one's.
   */
  WrittenJournal writeJournal(WriteJournal request);

  /**
   * Stores the history of each run of the sweep, its corpora and its cells that has closed. What is
   * there is not stored again, so another attempt goes on where the last one ended.
   */
  ExportedHistories exportHistories(ExportHistories request);

  /**
   * @param runId of the sweep's workflow
   */
  record WriteJournal(String sweepId, String runId) {}

  /**
   * @param changed whether anything is otherwise than it was when the journal was last written
   * @param closed whether the run has ended: the journal is final
   */
  record WrittenJournal(boolean changed, boolean closed) {}

  /**
   * @param runId of the sweep's workflow
   */
  record ExportHistories(String sweepId, String runId) {}

  /**
   * @param stored by this attempt
   * @param complete whether all has closed and is stored
   */
  record ExportedHistories(int stored, boolean complete) {}
}
