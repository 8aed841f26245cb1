package dev.chorale.cli.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.contract.Stage;
import dev.chorale.sweep.SweepStatus;
import dev.chorale.sweep.SweepStatus.CellStatus;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.workflow.CellState;
import dev.chorale.workflow.CorpusWorkflow;
import dev.chorale.workflow.TrainingWorkflow.TrainedCell;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.history.v1.ActivityTaskStartedEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.common.converter.DataConverter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which stages of a sweep ran and which were reused, from what Temporal has recorded. */
public final class StageLedger {
  private final WorkflowClient client;
  private final DataConverter converter;
  private final List<Entry> entries = new ArrayList<>();

  private StageLedger(WorkflowClient client) {
    this.client = client;
    this.converter = client.getOptions().getDataConverter();
  }

  /** Of the last run of a sweep that has ended. */
  public static StageLedger of(WorkflowClient client, SweepStatus sweep) {
    StageLedger ledger = new StageLedger(client);
    Set<CorpusId> corpora = new LinkedHashSet<>();
    for (CellStatus cell : sweep.cells()) {
      corpora.add(cell.corpus());
      if (cell.state() == CellState.DONE) {
        ledger.entries.add(ledger.training(cell));
      }
    }
    for (CorpusId corpus : corpora) {
      ledger.addActivities(Optional.of(corpus), CorpusWorkflow.idFor(sweep.id(), corpus));
    }
    ledger.addActivities(Optional.empty(), sweep.id());
    List<CorpusId> order = List.copyOf(corpora);
    ledger.entries.sort(
        Comparator.<Entry>comparingInt(
                entry -> entry.corpus().map(order::indexOf).orElse(order.size()))
            .thenComparing(Entry::stage));
    return ledger;
  }

  private Entry training(CellStatus cell) {
    TrainedCell trained = client.newUntypedWorkflowStub(cell.id()).getResult(TrainedCell.class);
    return new Entry(
        Optional.of(cell.corpus()),
        Stage.TRAIN_MODEL,
        cell.rule() + "/" + cell.fold() + "/" + cell.seed(),
        cell.reused(),
        cell.attempts(),
        Optional.of(trained.trained().training()));
  }

  /** Also those of the runs that the last one continues. */
  private void addActivities(Optional<CorpusId> corpus, String workflow) {
    WorkflowExecutionHistory history = client.fetchHistory(workflow);
    entries.addAll(activities(corpus, history));
    for (String run = before(history); !run.isEmpty(); run = before(history)) {
      history = client.fetchHistory(workflow, run);
      entries.addAll(activities(corpus, history));
    }
  }

  private static String before(WorkflowExecutionHistory history) {
    return history
        .getEvents()
        .get(0)
        .getWorkflowExecutionStartedEventAttributes()
        .getContinuedExecutionRunId();
  }

  private List<Entry> activities(Optional<CorpusId> corpus, WorkflowExecutionHistory history) {
    List<Entry> found = new ArrayList<>();
    Map<Long, HistoryEvent> events = new HashMap<>();
    for (HistoryEvent event : history.getEvents()) {
      events.put(event.getEventId(), event);
      if (event.hasActivityTaskCompletedEventAttributes()) {
        var completed = event.getActivityTaskCompletedEventAttributes();
        HistoryEvent scheduled = events.get(completed.getScheduledEventId());
        HistoryEvent started = events.get(completed.getStartedEventId());
        if (scheduled != null && started != null) {
          // What only looks for stages is none itself.
          stage(scheduled)
              .map(
                  stage ->
                      entry(
                          corpus,
                          stage,
                          scheduled,
                          started.getActivityTaskStartedEventAttributes(),
                          completed.getResult().getPayloads(0)))
              .ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private static Optional<Stage> stage(HistoryEvent scheduled) {
    return Stage.find(
        scheduled.getActivityTaskScheduledEventAttributes().getActivityType().getName());
  }

  private Entry entry(
      Optional<CorpusId> corpus,
      Stage stage,
      HistoryEvent scheduled,
      ActivityTaskStartedEventAttributes started,
      Payload result) {
    JsonNode json = converter.fromPayload(result, JsonNode.class, JsonNode.class);
    return new Entry(
        corpus,
        stage,
        scheduled.getUserMetadata().hasSummary()
            ? converter.fromPayload(
                scheduled.getUserMetadata().getSummary(), String.class, String.class)
            : "",
        json.path("reused").asBoolean(),
        started.getAttempt(),
        artifact(json));
  }

  /** A stage's result holds one reference: that of what it stored. */
  private static Optional<ArtifactRef> artifact(JsonNode result) {
    for (JsonNode field : result) {
      if (field.has("stage") && field.has("key") && field.has("digest")) {
        return Optional.of(ChoraleJson.mapper().convertValue(field, ArtifactRef.class));
      }
    }
    return Optional.empty();
  }

  /** By corpus and stage, as the pipeline has them; the report last. */
  public List<Entry> entries() {
    return entries;
  }

  public int ran(Stage stage) {
    return count(stage, false);
  }

  public int reused(Stage stage) {
    return count(stage, true);
  }

  private int count(Stage stage, boolean reused) {
    return (int) entries.stream().filter(e -> e.stage() == stage && e.reused() == reused).count();
  }

  /** Whether nothing had to run. */
  public boolean allReused() {
    return entries.stream().allMatch(Entry::reused);
  }

  /**
   * One activity that has ended well.
   *
   * @param corpus absent for the report
   * @param of what it worked on, as the Temporal UI says it; of a training its cell
   * @param artifact what it stored
   */
  public record Entry(
      Optional<CorpusId> corpus,
      Stage stage,
      String of,
      boolean reused,
      int attempts,
      Optional<ArtifactRef> artifact) {}
}
