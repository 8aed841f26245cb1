package dev.chorale.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.Stages;
import dev.chorale.sweep.SweepReader.Snapshot;
import dev.chorale.sweep.SweepStatus;
import dev.chorale.sweep.SweepStatus.CellStatus;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.workflow.CellState;
import dev.chorale.workflow.SweepState;
import dev.chorale.workflow.SweepWorkflow.SweepProgress;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A sweep as people read it in a terminal. */
final class SweepPage {
  private static final int CELLS_SHOWN = 60;

  private static final String GO_ON =
      "'chorale sweep start' of the same spec runs what is left and reuses what is done.";

  private final Snapshot snapshot;
  private final SweepStatus status;

  SweepPage(Snapshot snapshot) {
    this.snapshot = snapshot;
    this.status = snapshot.status();
  }

  /** Where what is shown comes from, when that is not Temporal; one line. */
  void printSource(PrintWriter err) {
    snapshot
        .journal()
        .ifPresent(
            written ->
                err.println(
                    "From the store's journal of "
                        + written.truncatedTo(ChronoUnit.SECONDS)
                        + ": Temporal has no run of "
                        + status.id()
                        + "."
                        + (ended() ? "" : " It does not go on by itself: " + GO_ON)));
    err.flush();
  }

  private boolean ended() {
    return status.state() == SweepState.DONE || status.state() == SweepState.CANCELLED;
  }

  /** As {@code --json} prints it. */
  ObjectNode json() {
    ObjectNode json = ChoraleJson.mapper().valueToTree(status);
    snapshot.journal().ifPresent(written -> json.put("journal", written.toString()));
    return json;
  }

  /**
   * @param all whether to show cells that are done, however many
   */
  void print(PrintWriter out, boolean all) {
    out.println(status.id() + "  " + status.state());
    out.println(
        status.count(CellState.DONE)
            + "/"
            + status.cells().size()
            + " cells done, "
            + status.running()
            + " running, "
            + status.count(CellState.FAILED)
            + " failed, "
            + status.holes()
            + " holes; started "
            + snapshot.started().truncatedTo(ChronoUnit.SECONDS));
    snapshot.progress().ifPresent(progress -> printStages(out, progress));
    out.println();
    boolean whole = all || status.cells().size() <= CELLS_SHOWN;
    List<List<String>> table = new ArrayList<>();
    table.add(
        List.of("CELL", "STATE", "EPOCH", "ATTEMPTS", "PREEMPTED", "RESUMED", "SECONDS", "WASTED"));
    status.cells().stream()
        .filter(cell -> whole || cell.state() != CellState.DONE)
        .map(SweepPage::row)
        .forEach(table::add);
    Printing.columns(out, table);
    if (!whole) {
      out.println(status.count(CellState.DONE) + " cells that are done: shown with --all");
    }
    printAttention(out);
    status
        .report()
        .ifPresent(report -> out.println("\nThe report is there: chorale report " + status.id()));
    out.flush();
  }

  /** What came out: the tables of a report, or what waits for a person. */
  void printOutcome(ArtifactStore store, PrintWriter out) {
    if (status.state() == SweepState.DONE) {
      status.report().ifPresent(report -> out.print(text(store, report)));
    } else {
      out.println(status.id() + " is " + status.state());
    }
    printAttention(out);
    out.flush();
  }

  private static String text(ArtifactStore store, ArtifactRef report) {
    return new Stages(store, Map::of).text(report, "report.txt");
  }

  private static void printStages(PrintWriter out, SweepProgress progress) {
    progress
        .corpora()
        .forEach(
            corpus ->
                out.println(
                    "  " + corpus.corpus() + ": " + corpus.state() + ", " + corpus.stage()));
  }

  private void printAttention(PrintWriter out) {
    List<String> waiting = snapshot.progress().map(SweepProgress::attention).orElse(List.of());
    if (status.state() != SweepState.ATTENTION || waiting.isEmpty()) {
      return;
    }
    if (snapshot.journal().isPresent()) {
      out.println();
      out.println("These waited for you:");
      waiting.forEach(line -> out.println("  " + line));
      return;
    }
    out.println();
    out.println("These wait for you:");
    waiting.forEach(line -> out.println("  " + line));
    out.println(
        "Mend the cause, then 'chorale sweep retry "
            + status.id()
            + "'; or 'chorale sweep finish "
            + status.id()
            + "' for a report that shows the holes.");
  }

  private static List<String> row(CellStatus cell) {
    return List.of(
        cell.label(),
        cell.marked(),
        cell.epoch() == 0 ? "-" : cell.epoch() + "/" + cell.epochs(),
        String.valueOf(cell.attempts()),
        String.valueOf(cell.preemptions()),
        String.valueOf(cell.resumes()),
        String.format(Locale.ROOT, "%.1f", cell.deviceSeconds()),
        String.format(Locale.ROOT, "%.1f", cell.wastedSeconds()));
  }
}
