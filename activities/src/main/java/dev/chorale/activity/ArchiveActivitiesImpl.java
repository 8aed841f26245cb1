package dev.chorale.activity;

import dev.chorale.contract.ArchiveActivities;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.sweep.HistoryExport;
import dev.chorale.sweep.SweepJournal;
import io.temporal.client.WorkflowClient;
import java.time.InstantSource;

/** Asks Temporal where a sweep stands and what has happened in it, and keeps the answers. */
public final class ArchiveActivitiesImpl implements ArchiveActivities {
  private final WorkflowClient client;
  private final ArtifactStore store;
  private final InstantSource clock;

  public ArchiveActivitiesImpl(WorkflowClient client, ArtifactStore store, InstantSource clock) {
    this.client = client;
    this.store = store;
    this.clock = clock;
  }

  @Override
  public WrittenJournal writeJournal(WriteJournal request) {
    return Failures.typed(
        () -> {
          SweepJournal.Written written =
              SweepJournal.write(
                  client, store, request.sweepId(), request.runId(), clock.instant());
          return new WrittenJournal(written.changed(), written.closed());
        });
  }

  @Override
  public ExportedHistories exportHistories(ExportHistories request) {
    return Failures.typed(
        () -> {
          HistoryExport.Exported exported =
              HistoryExport.run(client, store, request.sweepId(), request.runId());
          return new ExportedHistories(exported.stored(), exported.complete());
        });
  }
}
