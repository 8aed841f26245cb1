package dev.chorale.workflow;

import dev.chorale.contract.ReportActivities.MissingResult;
import dev.chorale.contract.ReuseActivities.FoundTraining;
import dev.chorale.contract.TrainingActivities.TrainedModel;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.workflow.Cells.Cell;
import dev.chorale.workflow.CorpusWorkflow.CarriedCorpus;
import dev.chorale.workflow.CorpusWorkflow.CellTotals;
import dev.chorale.workflow.CorpusWorkflow.PreparedCorpus;
import dev.chorale.workflow.TrainingWorkflow.CellProgress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The cells of one corpus: which wait, run, have failed or are done, and the permits for them. */
final class CellRuns {
  static final CellTotals NONE = new CellTotals(0, 0, 0, 0, 0, 0);

  private final Cells cells;
  private final Deque<Cell> again = new ArrayDeque<>();
  private final Set<Cell> running = new LinkedHashSet<>();
  private final NavigableSet<Integer> found = new TreeSet<>();
  private final Set<Cell> withoutPermit = new HashSet<>();
  private final Map<Cell, String> failed = new LinkedHashMap<>();
  private final Map<Cell, String> holes = new LinkedHashMap<>();
  private final Map<Cell, CellProgress> done = new LinkedHashMap<>();
  private CellTotals totals = NONE;
  private int next;
  private int startedHere;
  private long granted;
  private long ended;

  CellRuns(Cells cells, Optional<CarriedCorpus> carried) {
    this.cells = cells;
    carried.ifPresent(
        before -> {
          before.again().forEach(missing -> again.add(Cell.of(missing)));
          before.failed().forEach(missing -> failed.put(Cell.of(missing), missing.failure()));
          before.holes().forEach(missing -> holes.put(Cell.of(missing), missing.failure()));
          totals = before.totals();
          next = before.nextCell();
          granted = before.granted();
          ended = before.ended();
        });
  }

  /** What the next run needs; only when nothing runs. */
  CarriedCorpus carry(PreparedCorpus prepared) {
    return new CarriedCorpus(
        prepared,
        next,
        again.stream().map(cell -> cell.missing("")).toList(),
        missing(failed),
        missing(holes),
        totals,
        granted,
        ended);
  }

  void grant(long total) {
    granted = Math.max(granted, total);
  }

  /** Index of the next cell to start, as far as none is found. */
  int next() {
    return next;
  }

  /** Takes cells whose trainings are there: they start at once, and need no permit. */
  Map<Cell, TrainedModel> start(List<FoundTraining> there) {
    Map<Cell, TrainedModel> started = new LinkedHashMap<>();
    for (FoundTraining training : there) {
      found.add(training.cell());
      started.put(cells.at(training.cell()), training.trained());
    }
    running.addAll(started.keySet());
    withoutPermit.addAll(started.keySet());
    startedHere += started.size();
    skipFound();
    return started;
  }

  private void skipFound() {
    while (found.contains(next)) {
      next++;
    }
  }

  /** Takes the next waiting cell; only while {@link #mayStart()}. */
  Cell start() {
    Cell cell = again.isEmpty() ? cells.at(next++) : again.remove();
    skipFound();
    running.add(cell);
    startedHere++;
    return cell;
  }

  boolean mayStart() {
    return waiting() > 0 && ended + permitted() < granted;
  }

  /** Cells that run by a permit. */
  int permitted() {
    return running.size() - withoutPermit.size();
  }

  /** Found cells that have not ended. */
  int foundRunning() {
    return withoutPermit.size();
  }

  void done(Cell cell, CellProgress progress) {
    end(cell);
    done.put(cell, progress);
    totals =
        new CellTotals(
            totals.done() + 1,
            totals.reused() + (progress.reused() ? 1 : 0),
            totals.attempts() + progress.attempts(),
            totals.preemptions() + progress.preemptions(),
            totals.resumes() + progress.resumes(),
            totals.deviceSeconds() + progress.deviceSeconds());
  }

  void failed(Cell cell, String failure) {
    end(cell);
    failed.put(cell, failure);
  }

  private void end(Cell cell) {
    running.remove(cell);
    if (!withoutPermit.remove(cell)) {
      ended++;
    }
  }

  /** What has failed waits to run once more. */
  void retry() {
    again.addAll(failed.keySet());
    failed.clear();
  }

  /** What has failed is given up. */
  void finish() {
    holes.putAll(failed);
    failed.clear();
  }

  int count() {
    return cells.count();
  }

  int waiting() {
    return cells.count() - next - foundAhead() + again.size();
  }

  /** Found cells that come after the next one. */
  int foundAhead() {
    return found.tailSet(next).size();
  }

  Set<Cell> running() {
    return running;
  }

  Map<Cell, String> failed() {
    return failed;
  }

  List<MissingResult> holes() {
    return missing(holes);
  }

  List<MissingResult> holes(AggregationRule rule) {
    return holes().stream().filter(hole -> hole.rule() == rule).toList();
  }

  /** Whether any cell of a rule is there to be evaluated; only when all have ended. */
  boolean anyDone(AggregationRule rule) {
    return holes(rule).size() < cells.folds() * cells.seeds().size();
  }

  CellTotals totals() {
    return totals;
  }

  /** Cells started by this run of the workflow. */
  int startedHere() {
    return startedHere;
  }

  long granted() {
    return granted;
  }

  long ended() {
    return ended;
  }

  /**
   * A Markdown table, what is unfinished first: running, failed, waiting, given up, and then what
   * this run of the workflow has done, the latest first.
   */
  String table(int rows) {
    List<String> lines = new ArrayList<>();
    running.forEach(cell -> lines.add(row(cell, CellState.RUNNING, "")));
    failed.forEach((cell, failure) -> lines.add(row(cell, CellState.FAILED, failure)));
    again.forEach(cell -> lines.add(row(cell, CellState.WAITING, "runs once more")));
    for (int index = next; index < cells.count() && lines.size() < rows; index++) {
      if (!found.contains(index)) {
        lines.add(row(cells.at(index), CellState.WAITING, ""));
      }
    }
    holes.forEach((cell, failure) -> lines.add(row(cell, CellState.FAILED, "a hole: " + failure)));
    List<String> ends = new ArrayList<>();
    done.forEach((cell, progress) -> ends.add(0, row(cell, CellState.DONE, note(progress))));
    lines.addAll(ends);
    StringBuilder table = new StringBuilder("| cell | state | |\n|---|---|---|\n");
    lines.stream().limit(rows).forEach(table::append);
    if (lines.size() > rows || count() > rows) {
      table.append("\nOf ").append(count()).append(" cells, ").append(rows).append(" are shown.\n");
    }
    return table.toString();
  }

  private static String row(Cell cell, CellState state, String note) {
    String oneLine = note.replace('\n', ' ').replace("|", "\\|");
    return "| " + cell + " | " + state + " | " + oneLine + " |\n";
  }

  private static String note(CellProgress progress) {
    if (progress.reused()) {
      return "was there before";
    }
    return progress.attempts() == 1
        ? "1 attempt"
        : progress.attempts() + " attempts, " + progress.preemptions() + " preempted";
  }

  private static List<MissingResult> missing(Map<Cell, String> cells) {
    return cells.entrySet().stream()
        .map(entry -> entry.getKey().missing(entry.getValue()))
        .toList();
  }
}
