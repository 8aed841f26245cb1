package dev.chorale.cli.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.cli.sweep.SweepStatus.CellStatus;
import dev.chorale.contract.Stage;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.workflow.CellState;
import dev.chorale.workflow.CorpusWorkflow;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.common.WorkflowExecutionHistory;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Which stages of a sweep ran and which were reused, counted from what Temporal has recorded. */
public final class StageLedger {
  private final Map<Stage, Integer> ran = new EnumMap<>(Stage.class);
  private final Map<Stage, Integer> reused = new EnumMap<>(Stage.class);

  private StageLedger() {}

  /** Of the last run of a sweep that has ended. */
  public static StageLedger of(WorkflowClient client, SweepStatus sweep) {
    StageLedger ledger = new StageLedger();
    Set<CorpusId> corpora = new LinkedHashSet<>();
    for (CellStatus cell : sweep.cells()) {
      corpora.add(cell.corpus());
      if (cell.state() == CellState.DONE) {
        ledger.count(Stage.TRAIN_MODEL, cell.reused());
      }
    }
    ledger.countActivities(client, client.fetchHistory(sweep.id()));
    for (CorpusId corpus : corpora) {
      String id = CorpusWorkflow.idFor(sweep.id(), corpus);
      ledger.countActivities(client, client.fetchHistory(id));
    }
    return ledger;
  }

  private void countActivities(WorkflowClient client, WorkflowExecutionHistory history) {
    Map<Long, String> scheduled = new HashMap<>();
    for (HistoryEvent event : history.getEvents()) {
      if (event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED) {
        scheduled.put(
            event.getEventId(),
            event.getActivityTaskScheduledEventAttributes().getActivityType().getName());
      }
      if (event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED) {
        var completed = event.getActivityTaskCompletedEventAttributes();
        Payload result = completed.getResult().getPayloads(0);
        JsonNode json =
            client
                .getOptions()
                .getDataConverter()
                .fromPayload(result, JsonNode.class, JsonNode.class);
        count(
            Stage.of(scheduled.getOrDefault(completed.getScheduledEventId(), "")),
            json.path("reused").asBoolean());
      }
    }
  }

  private void count(Stage stage, boolean wasThere) {
    (wasThere ? reused : ran).merge(stage, 1, Integer::sum);
  }

  public int ran(Stage stage) {
    return ran.getOrDefault(stage, 0);
  }

  public int reused(Stage stage) {
    return reused.getOrDefault(stage, 0);
  }

  /** Whether nothing had to run. */
  public boolean allReused() {
    return ran.isEmpty();
  }
}
