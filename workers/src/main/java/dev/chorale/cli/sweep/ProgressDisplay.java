package dev.chorale.cli.sweep;

import dev.chorale.contract.Stage;
import dev.chorale.sweep.SweepReader.Snapshot;
import dev.chorale.sweep.SweepStatus;
import dev.chorale.sweep.SweepStatus.CellStatus;
import dev.chorale.workflow.CellState;
import dev.chorale.workflow.CorpusWorkflow.CorpusProgress;
import dev.chorale.workflow.SweepState;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Shows the progress of a sweep: a bar that moves on a terminal, a line now and then elsewhere. */
public final class ProgressDisplay {
  private static final int BAR = 24;
  private static final int CELLS_SHOWN = 4;
  private static final int COLUMNS = 79;

  /** Where nothing changes, a line so often says that something lives. */
  private static final Duration QUIET_AT_MOST = Duration.ofSeconds(10);

  private final PrintWriter out;
  private final boolean terminal;
  private final InstantSource clock;
  private final long began;
  private double shareAtFirst = -1;
  private int linesDrawn;
  private String lastChange = "";
  private long lastLine;

  public ProgressDisplay(PrintWriter out, boolean terminal, InstantSource clock) {
    this.out = out;
    this.terminal = terminal;
    this.clock = clock;
    this.began = clock.millis();
  }

  /** Of this process: a bar where the launcher has seen a terminal. */
  public static ProgressDisplay on(PrintWriter out) {
    return new ProgressDisplay(out, Boolean.getBoolean("chorale.terminal"), InstantSource.system());
  }

  void show(Snapshot snapshot) {
    SweepStatus status = snapshot.status();
    if (shareAtFirst < 0) {
      shareAtFirst = status.share();
    }
    List<String> stages = stages(snapshot);
    List<CellStatus> running =
        status.cells().stream().filter(cell -> cell.state() == CellState.RUNNING).toList();
    if (terminal) {
      draw(status, stages, running);
    } else {
      line(status, stages, running);
    }
  }

  /** A line of its own, which stays. */
  public void note(String text) {
    wipe();
    out.println(text);
    out.flush();
  }

  /** Leaves the last picture and goes on below it. */
  void close() {
    linesDrawn = 0;
    out.flush();
  }

  private void draw(SweepStatus status, List<String> stages, List<CellStatus> running) {
    wipe();
    int full = (int) Math.floor(status.share() * BAR);
    String bar = "[" + "#".repeat(full) + ".".repeat(BAR - full) + "] ";
    drawLine(bar + summary(status) + remaining(status));
    stages.forEach(stage -> drawLine("  " + stage));
    running.stream().limit(CELLS_SHOWN).forEach(cell -> drawLine("  " + running(cell)));
    out.flush();
  }

  /** Cut to the narrowest usual terminal: a line that wraps could not be wiped. */
  private void drawLine(String text) {
    out.println(text.substring(0, Math.min(text.length(), COLUMNS)));
    linesDrawn++;
  }

  private void wipe() {
    if (linesDrawn > 0) {
      out.print("\u001b[" + linesDrawn + "A\r\u001b[J");
      linesDrawn = 0;
    }
  }

  private void line(SweepStatus status, List<String> stages, List<CellStatus> running) {
    String change =
        status.state()
            + stages.toString()
            + status.count(CellState.DONE)
            + "/"
            + status.count(CellState.FAILED)
            + "/"
            + status.count(CellState.PREEMPTED);
    long now = clock.millis();
    if (change.equals(lastChange) && now - lastLine < QUIET_AT_MOST.toMillis()) {
      return;
    }
    lastChange = change;
    lastLine = now;
    String doing =
        Stream.concat(
                stages.stream(), running.stream().limit(CELLS_SHOWN).map(ProgressDisplay::running))
            .collect(Collectors.joining("; "));
    out.println(
        "[" + span(now - began) + "] " + summary(status) + (doing.isEmpty() ? "" : ": " + doing));
    out.flush();
  }

  private static String summary(SweepStatus status) {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%3.0f %%  ", Math.floor(status.share() * 100)));
    int done = status.count(CellState.DONE);
    text.append(done).append('/').append(status.cells().size()).append(" cells");
    long reused = status.cells().stream().filter(CellStatus::reused).count();
    add(text, reused, "reused");
    add(text, status.count(CellState.RUNNING), "running");
    add(text, status.count(CellState.PREEMPTED), "preempted");
    add(text, status.count(CellState.FAILED), "FAILED");
    if (status.state() != SweepState.RUNNING) {
      text.append(", ").append(status.state());
    }
    return text.toString();
  }

  private static void add(StringBuilder text, long count, String what) {
    if (count > 0) {
      text.append(", ").append(count).append(' ').append(what);
    }
  }

  /** Stages other than trainings, and what waits for a person. */
  private static List<String> stages(Snapshot snapshot) {
    return snapshot.progress().stream()
        .flatMap(progress -> progress.corpora().stream())
        .map(ProgressDisplay::stage)
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<String> stage(CorpusProgress corpus) {
    if (corpus.state() == SweepState.ATTENTION && corpus.stage() != Stage.TRAIN_MODEL) {
      return Optional.of(corpus.corpus() + " " + corpus.stage() + " FAILED");
    }
    if (corpus.state() != SweepState.RUNNING || corpus.stage() == Stage.TRAIN_MODEL) {
      return Optional.empty();
    }
    return Optional.of(corpus.corpus() + " " + corpus.stage());
  }

  private static String running(CellStatus cell) {
    return cell.label() + (cell.epoch() == 0 ? "" : " epoch " + cell.epoch() + "/" + cell.epochs());
  }

  private String remaining(SweepStatus status) {
    long spent = clock.millis() - began;
    double gained = status.share() - shareAtFirst;
    String left =
        gained > 0.05 && status.share() < 1 && goesOn(status)
            ? ", about " + span((long) (spent / gained * (1 - status.share()))) + " left"
            : "";
    return ", " + span(spent) + left;
  }

  /** Whether any cell can still gain without a person. */
  private static boolean goesOn(SweepStatus status) {
    return status.count(CellState.WAITING)
            + status.count(CellState.RUNNING)
            + status.count(CellState.PREEMPTED)
        > 0;
  }

  /** As in {@code 1:05} or {@code 2:01:05}. */
  static String span(long millis) {
    Duration span = Duration.ofMillis(millis);
    return span.toHours() > 0
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", span.toHours(), span.toMinutesPart(), span.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d", span.toMinutes(), span.toSecondsPart());
  }
}
