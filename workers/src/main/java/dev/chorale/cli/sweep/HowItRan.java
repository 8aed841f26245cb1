package dev.chorale.cli.sweep;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.chorale.cli.sweep.StageLedger.Entry;
import dev.chorale.contract.Stage;
import dev.chorale.plan.Reason;
import dev.chorale.plan.Reasons;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.Inventory;
import dev.chorale.sweep.SweepJournal;
import dev.chorale.sweep.SweepReader;
import dev.chorale.sweep.SweepReader.Snapshot;
import dev.chorale.sweep.SweepStatus;
import dev.chorale.sweep.SweepStatus.CellStatus;
import dev.chorale.sweep.SweepStatus.Totals;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.workflow.SweepState;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the last run of a sweep did: apart from its report, which is the same however it ran. As
 * JSON {@code how-it-ran.json}: fields are added, never renamed.
 *
 * @param runId Temporal's, of the sweep's workflow
 * @param started when that run began
 * @param stages activities that have ended well
 * @param cells as {@code sweep show} has them
 * @param journal when the store's journal said so; absent when Temporal did. A journal knows no
 *     stages
 */
public record HowItRan(
    String id,
    String runId,
    Instant started,
    SweepState state,
    Totals totals,
    List<StageRun> stages,
    List<CellStatus> cells,
    @JsonInclude(Include.NON_ABSENT) Optional<Instant> journal) {
  public HowItRan {
    stages = List.copyOf(stages);
    cells = List.copyOf(cells);
  }

  /**
   * From Temporal, or from the store's journal where Temporal no longer has all of the sweep.
   *
   * @param client absent when Temporal does not answer
   */
  public static Optional<HowItRan> find(
      Optional<WorkflowClient> client, ArtifactStore store, String id) {
    return client
        .flatMap(temporal -> find(temporal, store, id))
        .or(() -> SweepJournal.find(store, id).map(journal -> of(journal, List.of())));
  }

  private static Optional<HowItRan> find(WorkflowClient client, ArtifactStore store, String id) {
    try {
      return new SweepReader(client, store)
          .live(id)
          .map(sweep -> of(sweep, stages(client, store, sweep.status())));
    } catch (WorkflowException | StatusRuntimeException e) {
      return Optional.empty();
    }
  }

  private static HowItRan of(Snapshot snapshot, List<StageRun> stages) {
    SweepStatus sweep = snapshot.status();
    return new HowItRan(
        sweep.id(),
        snapshot.runId(),
        snapshot.started(),
        sweep.state(),
        sweep.totals(),
        stages,
        sweep.cells(),
        snapshot.journal());
  }

  private static List<StageRun> stages(
      WorkflowClient client, ArtifactStore store, SweepStatus sweep) {
    StageLedger ledger = StageLedger.of(client, sweep);
    Optional<Reasons> reasons =
        ledger.allReused() ? Optional.empty() : Optional.of(new Reasons(Inventory.read(store)));
    return ledger.entries().stream().map(entry -> StageRun.of(entry, reasons)).toList();
  }

  /**
   * One activity that has ended well.
   *
   * @param corpus absent for the report
   * @param of what it worked on; of a training its cell, as in {@code AR/fold-0/seed-1}
   * @param because why it ran; absent where it was reused, or its artifact is gone
   */
  public record StageRun(
      Optional<CorpusId> corpus,
      Stage stage,
      String of,
      boolean reused,
      int attempts,
      Optional<Reason> because) {
    static StageRun of(Entry entry, Optional<Reasons> reasons) {
      return new StageRun(
          entry.corpus(),
          entry.stage(),
          entry.of(),
          entry.reused(),
          entry.attempts(),
          entry.reused()
              ? Optional.empty()
              : reasons.flatMap(all -> entry.artifact().flatMap(all::why)));
    }
  }
}
