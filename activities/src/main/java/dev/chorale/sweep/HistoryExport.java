package dev.chorale.sweep;

import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.DamagedException;
import dev.chorale.workflow.ArchiveWorkflow;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the histories of closed runs as Temporal's tools read them: JSON, gzipped, under {@code
 * histories/<workflow id>/<run id>.json.gz}. A run is stored after all that it started, so what is
 * there need not be looked into again. Holds one history at a time, and the packed ones above it.
 */
public final class HistoryExport {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryExport.class);
  private static final String FOLDER = "histories/";
  private static final String SUFFIX = ".json.gz";

  private static final Set<EventType> CLOSING =
      EnumSet.of(
          EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
          EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
          EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT,
          EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
          EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
          EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW);

  private final WorkflowClient client;
  private final ArtifactStore store;
  private final Set<String> there;
  private int stored;

  private HistoryExport(WorkflowClient client, ArtifactStore store, Set<String> there) {
    this.client = client;
    this.store = store;
    this.there = there;
  }

  /**
   * Hands over each history that is stored of a sweep, one at a time.
   *
   * @param take gets the workflow's id and the run's, with a slash between, and JSON
   * @return how many there were
   */
  public static int read(ArtifactStore store, String sweepId, BiConsumer<String, String> take) {
    List<String> names = store.documents(FOLDER + sweepId + "/");
    for (String name : names) {
      String run = name.substring(FOLDER.length(), name.length() - SUFFIX.length());
      store.document(name).ifPresent(packed -> take.accept(run, unpack(name, packed)));
    }
    return names.size();
  }

  private static String unpack(String name, byte[] packed) {
    try (InputStream json = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return new String(json.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new DamagedException(name + " in the store is damaged: " + e.getMessage(), e);
    }
  }

  /**
   * Stores what has closed of a sweep's run, its corpora and its cells, and is not there.
   *
   * @param runId of the sweep's workflow
   */
  public static Exported run(
      WorkflowClient client, ArtifactStore store, String sweepId, String runId) {
    HistoryExport export =
        new HistoryExport(client, store, new HashSet<>(store.documents(FOLDER + sweepId + "/")));
    boolean complete = export.export(sweepId, runId);
    return new Exported(export.stored, complete);
  }

  /** Returns whether the run and all that it started has closed and is stored. */
  private boolean export(String workflow, String run) {
    String name = FOLDER + workflow + "/" + run + SUFFIX;
    if (there.contains(name)) {
      return true;
    }
    Optional<Run> found = fetch(workflow, run).map(Run::of);
    if (found.isEmpty()) {
      LOG.warn("Temporal has forgotten run {} of {} before it was stored", run, workflow);
      return true;
    }
    boolean complete = true;
    for (WorkflowExecution inner : found.get().started()) {
      complete &= export(inner.getWorkflowId(), inner.getRunId());
    }
    if (found.get().next().isPresent()) {
      complete &= export(workflow, found.get().next().get());
    }
    if (!complete || found.get().packed().isEmpty()) {
      return false;
    }
    store.replace(name, found.get().packed().get());
    stored++;
    return true;
  }

  private Optional<WorkflowExecutionHistory> fetch(String workflow, String run) {
    return Forgotten.unless(() -> client.fetchHistory(workflow, run));
  }

  /**
   * What is needed of a history while those that it leads to are stored.
   *
   * @param started children
   * @param next the run that continues this one
   * @param packed absent while it is open
   */
  private record Run(
      List<WorkflowExecution> started, Optional<String> next, Optional<byte[]> packed) {
    static Run of(WorkflowExecutionHistory history) {
      List<WorkflowExecution> started = new ArrayList<>();
      for (HistoryEvent event : history.getEvents()) {
        var child = event.getChildWorkflowExecutionStartedEventAttributes();
        // The archive itself is open as long as it has something to store.
        if (event.hasChildWorkflowExecutionStartedEventAttributes()
            && !child.getWorkflowType().getName().equals(ArchiveWorkflow.class.getSimpleName())) {
          started.add(child.getWorkflowExecution());
        }
      }
      HistoryEvent last = history.getLastEvent();
      return new Run(
          started,
          last.hasWorkflowExecutionContinuedAsNewEventAttributes()
              ? Optional.of(
                  last.getWorkflowExecutionContinuedAsNewEventAttributes().getNewExecutionRunId())
              : Optional.empty(),
          CLOSING.contains(last.getEventType()) ? Optional.of(pack(history)) : Optional.empty());
    }

    private static byte[] pack(WorkflowExecutionHistory history) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (OutputStream out = new GZIPOutputStream(bytes)) {
        out.write(history.toJson(false).getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }
  }

  /**
   * @param stored by this call
   * @param complete whether all has closed and is stored
   */
  public record Exported(int stored, boolean complete) {}
}
