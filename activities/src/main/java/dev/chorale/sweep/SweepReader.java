package dev.chorale.sweep;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.chorale.contract.TrainingActivities.TrainingProgress;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.sweep.SweepStatus.CellStatus;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.CorpusSpec;
import dev.chorale.vocabulary.SweepSpec;
import dev.chorale.workflow.CellState;
import dev.chorale.workflow.Cells;
import dev.chorale.workflow.Cells.Cell;
import dev.chorale.workflow.Memos;
import dev.chorale.workflow.SweepState;
import dev.chorale.workflow.SweepWorkflow.SweepProgress;
import dev.chorale.workflow.SweepWorkflow.SweepResult;
import dev.chorale.workflow.TrainingWorkflow;
import dev.chorale.workflow.TrainingWorkflow.CellProgress;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.common.converter.DataConverter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads where sweeps stand, from memos and pending heartbeats alone: no worker need live. What
 * Temporal has forgotten is read from the store's journal. Keeps the cells that it has seen done,
 * so reading a sweep again asks only for the others.
 */
public final class SweepReader {
  /**
   * Cells that must be trained start in order, so after so many beyond the window that have not
   * started, none has, once all are seen that the corpus tells of: they need not be asked for.
   */
  private static final int LOOK_AHEAD = 8;

  private final WorkflowClient client;
  private final DataConverter converter;
  private final ArtifactStore store;
  private final SweepDocuments documents;
  private final Map<String, SweepSpec> specs = new HashMap<>();
  private final Map<String, CellStatus> done = new HashMap<>();
  private String doneIn = "";

  public SweepReader(WorkflowClient client, ArtifactStore store) {
    this.client = client;
    this.converter = client.getOptions().getDataConverter();
    this.store = store;
    this.documents = new SweepDocuments(store);
  }

  /**
   * A sweep with all its cells.
   *
   * @param id in full
   * @throws BadInputException when no sweep has this id
   */
  public Snapshot read(String id) {
    return live(id)
        .or(() -> SweepJournal.find(store, id))
        .orElseThrow(
            () ->
                new BadInputException(
                    "Temporal no longer has a run of sweep '"
                        + id
                        + "'. Its artifacts are kept: start it again, and what is there is"
                        + " reused."));
  }

  /**
   * Done when the sweep has closed, in whichever way, or can't be asked any more. Temporal holds
   * the question meanwhile; with a time limit of seconds it would answer at once, and be asked
   * again without a rest.
   */
  public CompletableFuture<Void> end(String id) {
    return client
        .newUntypedWorkflowStub(id)
        .getResultAsync(SweepResult.class)
        .handle((result, failure) -> null);
  }

  /** A sweep with all its cells as Temporal has them; absent when it has no run of it. */
  public Optional<Snapshot> live(String id) {
    return describe(id).map(sweep -> snapshot(id, specs.computeIfAbsent(id, this::spec), sweep));
  }

  private Snapshot snapshot(String id, SweepSpec spec, WorkflowExecutionDescription sweep) {
    String run = sweep.getExecution().getRunId();
    if (!doneIn.equals(run)) {
      doneIn = run;
      done.clear();
      // What it knows done need not be asked for, and is known even where Temporal forgets a cell
      // before its sweep.
      SweepJournal.readable(store, id)
          .filter(journal -> journal.runId().equals(run))
          .ifPresent(this::remember);
    }
    Optional<SweepProgress> progress = memo(sweep, SweepProgress.class);
    SweepState state = state(sweep.getStatus(), progress);
    List<CellStatus> cells = new ArrayList<>();
    for (CorpusSpec corpus : spec.corpora()) {
      cells.addAll(
          cells(id, spec, corpus, state, begun(progress, corpus.id()), sweep.getStartTime()));
    }
    SweepStatus status =
        new SweepStatus(
            id,
            state,
            (int) cells.stream().filter(cell -> cell.state() == CellState.RUNNING).count(),
            progress.map(SweepProgress::holes).orElse(0),
            cells,
            progress.flatMap(SweepProgress::report));
    boolean open = sweep.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    return new Snapshot(status, progress, run, open, sweep.getStartTime(), Optional.empty());
  }

  private void remember(Snapshot journal) {
    journal.status().cells().stream()
        .filter(cell -> cell.state() == CellState.DONE)
        .forEach(cell -> done.put(cell.id(), cell));
  }

  private SweepSpec spec(String id) {
    return documents
        .find(id)
        .orElseThrow(() -> new BadInputException("The store has no sweep '" + id + "'"));
  }

  /** The state alone, for lists; absent when neither Temporal nor the store has it. */
  public Optional<Row> row(String id) {
    return describe(id)
        .map(
            sweep -> {
              Optional<SweepProgress> progress = memo(sweep, SweepProgress.class);
              SweepState state = state(sweep.getStatus(), progress);
              return Row.of(id, state, progress, sweep.getStartTime(), Optional.empty());
            })
        .or(() -> SweepJournal.find(store, id).map(Row::of));
  }

  /** How many cells of a corpus no longer wait, as it has told last. */
  private static int begun(Optional<SweepProgress> progress, CorpusId id) {
    return progress.stream()
        .flatMap(told -> told.corpora().stream())
        .filter(corpus -> corpus.corpus().equals(id))
        .mapToInt(corpus -> corpus.cells() - corpus.waiting())
        .sum();
  }

  private List<CellStatus> cells(
      String id, SweepSpec spec, CorpusSpec corpus, SweepState sweep, int begun, Instant start) {
    Cells cells = new Cells(spec.rules(), corpus.folds(), spec.seeds());
    List<CellStatus> all = new ArrayList<>();
    int missing = 0;
    int seen = 0;
    for (int index = 0; index < cells.count(); index++) {
      Cell cell = cells.at(index);
      String workflow =
          TrainingWorkflow.idFor(id, corpus.id(), cell.rule(), cell.fold(), cell.seed());
      CellStatus known = done.get(workflow);
      if (known != null) {
        all.add(known);
        missing = 0;
        seen++;
        continue;
      }
      Optional<WorkflowExecutionDescription> run =
          missing > spec.window() + LOOK_AHEAD && seen >= begun
              ? Optional.empty()
              : describe(workflow).filter(found -> !found.getStartTime().isBefore(start));
      missing = run.isPresent() ? 0 : missing + 1;
      seen += run.isPresent() ? 1 : 0;
      CellStatus status =
          run.map(found -> started(workflow, spec, corpus, cell, found))
              .orElseGet(() -> notStarted(workflow, spec, corpus, cell, sweep));
      if (status.state() == CellState.DONE) {
        done.put(workflow, status);
      }
      all.add(status);
    }
    return all;
  }

  private static CellStatus notStarted(
      String workflow, SweepSpec spec, CorpusSpec corpus, Cell cell, SweepState sweep) {
    CellState state =
        switch (sweep) {
          case RUNNING, PAUSED, ATTENTION -> CellState.WAITING;
          case CANCELLED -> CellState.CANCELLED;
          // Its corpus was given up before the cell could start.
          case DONE -> CellState.FAILED;
        };
    return new CellStatus(
        workflow,
        corpus.id(),
        cell.rule(),
        cell.fold(),
        cell.seed(),
        state,
        false,
        0,
        spec.training().epochs(),
        0,
        0,
        0,
        0,
        0,
        false,
        Optional.empty(),
        Optional.empty());
  }

  private CellStatus started(
      String workflow,
      SweepSpec spec,
      CorpusSpec corpus,
      Cell cell,
      WorkflowExecutionDescription run) {
    Optional<CellProgress> told = memo(run, CellProgress.class);
    Optional<PendingActivityInfo> attempt =
        run.getRawDescription().getPendingActivitiesList().stream().findFirst();
    Optional<TrainingProgress> live = attempt.flatMap(this::heartbeat);
    Optional<TrainingProgress> last = live.or(() -> told.flatMap(CellProgress::last));
    CellState state = state(run.getStatus(), told, attempt);
    boolean resumed = live.map(progress -> progress.fromStep() > 0).orElse(false);
    return new CellStatus(
        workflow,
        corpus.id(),
        cell.rule(),
        cell.fold(),
        cell.seed(),
        state,
        told.map(CellProgress::reused).orElse(false),
        state == CellState.DONE
            ? spec.training().epochs()
            : last.map(TrainingProgress::epoch).orElse(0),
        spec.training().epochs(),
        told.map(CellProgress::attempts).orElse(0),
        told.map(CellProgress::preemptions).orElse(0),
        told.map(CellProgress::resumes).orElse(0) + (resumed ? 1 : 0),
        told.map(CellProgress::deviceSeconds).orElse(0.0)
            + live.map(TrainingProgress::deviceSeconds).orElse(0.0),
        told.map(CellProgress::wastedSeconds).orElse(0.0),
        told.map(CellProgress::mixedNumerics).orElse(false) || mixes(live, told),
        state == CellState.DONE ? Optional.empty() : told.flatMap(CellProgress::failure),
        state == CellState.WAITING || state == CellState.PREEMPTED
            ? told.flatMap(CellProgress::waitsFor)
            : Optional.empty());
  }

  /** Whether an attempt goes on under other numerics than the one before it. */
  private static boolean mixes(Optional<TrainingProgress> live, Optional<CellProgress> told) {
    Optional<String> before = told.flatMap(CellProgress::last).flatMap(TrainingProgress::numerics);
    Optional<String> now =
        live.filter(progress -> progress.fromStep() > 0).flatMap(TrainingProgress::numerics);
    return before.isPresent() && now.isPresent() && !now.equals(before);
  }

  private Optional<TrainingProgress> heartbeat(PendingActivityInfo attempt) {
    if (!attempt.hasHeartbeatDetails() || attempt.getHeartbeatDetails().getPayloadsCount() == 0) {
      return Optional.empty();
    }
    return Optional.ofNullable(
        converter.fromPayload(
            attempt.getHeartbeatDetails().getPayloads(0),
            TrainingProgress.class,
            TrainingProgress.class));
  }

  private static CellState state(
      WorkflowExecutionStatus status,
      Optional<CellProgress> told,
      Optional<PendingActivityInfo> attempt) {
    return switch (status) {
      case WORKFLOW_EXECUTION_STATUS_COMPLETED -> CellState.DONE;
      case WORKFLOW_EXECUTION_STATUS_FAILED, WORKFLOW_EXECUTION_STATUS_TIMED_OUT ->
          CellState.FAILED;
      case WORKFLOW_EXECUTION_STATUS_CANCELED, WORKFLOW_EXECUTION_STATUS_TERMINATED ->
          CellState.CANCELLED;
      default -> {
        boolean taken =
            attempt
                .map(
                    pending ->
                        pending.getState() == PendingActivityState.PENDING_ACTIVITY_STATE_STARTED)
                .orElse(false);
        yield told.map(progress -> progress.state(taken)).orElse(CellState.WAITING);
      }
    };
  }

  private static SweepState state(
      WorkflowExecutionStatus status, Optional<SweepProgress> progress) {
    return switch (status) {
      case WORKFLOW_EXECUTION_STATUS_COMPLETED -> SweepState.DONE;
      case WORKFLOW_EXECUTION_STATUS_CANCELED, WORKFLOW_EXECUTION_STATUS_TERMINATED ->
          SweepState.CANCELLED;
      case WORKFLOW_EXECUTION_STATUS_FAILED, WORKFLOW_EXECUTION_STATUS_TIMED_OUT ->
          SweepState.ATTENTION;
      default -> progress.map(SweepProgress::state).orElse(SweepState.RUNNING);
    };
  }

  private static <T> Optional<T> memo(WorkflowExecutionDescription run, Class<T> type) {
    @Nullable Object value = run.getMemo(Memos.PROGRESS, type);
    return Optional.ofNullable(type.cast(value));
  }

  private Optional<WorkflowExecutionDescription> describe(String workflow) {
    return Forgotten.unless(() -> client.newUntypedWorkflowStub(workflow).describe());
  }

  /**
   * In the store {@code journal.json}: fields are added, never renamed.
   *
   * @param progress what the sweep itself has said last; absent in its first moment
   * @param runId Temporal's, of the sweep's workflow
   * @param open whether this run goes on
   * @param started when it began
   * @param journal when this was written to the store's journal; absent when Temporal has it
   */
  public record Snapshot(
      SweepStatus status,
      Optional<SweepProgress> progress,
      String runId,
      boolean open,
      Instant started,
      Optional<Instant> journal) {
    Snapshot written(Optional<Instant> when) {
      return new Snapshot(status, progress, runId, open, started, when);
    }
  }

  /**
   * A line of {@code sweep list}.
   *
   * @param cells known so far
   * @param journal when this was written to the store's journal; absent when Temporal has the sweep
   */
  public record Row(
      String id,
      SweepState state,
      int cells,
      int done,
      int failed,
      int holes,
      Instant started,
      @JsonInclude(Include.NON_ABSENT) Optional<Instant> journal) {
    private static Row of(Snapshot snapshot) {
      return of(
          snapshot.status().id(),
          snapshot.status().state(),
          snapshot.progress(),
          snapshot.started(),
          snapshot.journal());
    }

    private static Row of(
        String id,
        SweepState state,
        Optional<SweepProgress> progress,
        Instant started,
        Optional<Instant> journal) {
      return new Row(
          id,
          state,
          progress.map(SweepProgress::cells).orElse(0),
          progress.map(SweepProgress::done).orElse(0),
          progress.map(SweepProgress::failed).orElse(0),
          progress.map(SweepProgress::holes).orElse(0),
          started,
          journal);
    }
  }
}
