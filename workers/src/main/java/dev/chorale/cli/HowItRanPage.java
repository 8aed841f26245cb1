package dev.chorale.cli;

import dev.chorale.cli.StageTable.Activity;
import dev.chorale.cli.sweep.HowItRan;
import dev.chorale.sweep.SweepStatus.CellStatus;
import dev.chorale.sweep.SweepStatus.Totals;
import dev.chorale.workflow.CellState;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a sweep ran, as people read it beside its report. */
final class HowItRanPage {
  private final HowItRan ran;

  HowItRanPage(HowItRan ran) {
    this.ran = ran;
  }

  String text() {
    StringWriter text = new StringWriter();
    try (PrintWriter out = new PrintWriter(text)) {
      out.println("How it ran");
      out.println();
      sentences().forEach(out::println);
      if (!ran.stages().isEmpty()) {
        out.println();
        Printing.columns(out, stages());
      }
      if (cells().size() > 1) {
        out.println();
        Printing.columns(out, cells());
      }
    }
    return text.toString();
  }

  String markdown() {
    String page = "# How it ran\n\n" + String.join("\n\n", sentences()) + "\n";
    if (!ran.stages().isEmpty()) {
      page += "\n" + markdown(stages());
    }
    return cells().size() > 1 ? page + "\n" + markdown(cells()) : page;
  }

  private List<String> sentences() {
    Totals totals = ran.totals();
    return List.of(
        "Sweep "
            + ran.id()
            + ", run "
            + ran.runId()
            + ", started "
            + ran.started().truncatedTo(ChronoUnit.SECONDS)
            + ", "
            + ran.state()
            + ".",
        String.format(
            Locale.ROOT,
            "%d cells, %d of them reused; attempts %d, preemptions %d, resumes %d; device seconds"
                + " %.1f, of them wasted %.1f.",
            totals.cells(),
            totals.reused(),
            totals.attempts(),
            totals.preemptions(),
            totals.resumes(),
            totals.deviceSeconds(),
            totals.wastedSeconds()));
  }

  private List<List<String>> stages() {
    return StageTable.of(
        ran.stages().stream()
            .map(run -> new Activity(run.corpus(), run.stage(), run.reused(), run.because()))
            .toList(),
        "RAN");
  }

  /** Those that were not reused. */
  private List<List<String>> cells() {
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("CELL", "STATE", "ATTEMPTS", "PREEMPTED", "RESUMED", "SECONDS", "WASTED"));
    for (CellStatus cell : ran.cells()) {
      if (cell.state() != CellState.DONE || !cell.reused()) {
        table.add(
            List.of(
                cell.label(),
                cell.marked(),
                String.valueOf(cell.attempts()),
                String.valueOf(cell.preemptions()),
                String.valueOf(cell.resumes()),
                String.format(Locale.ROOT, "%.1f", cell.deviceSeconds()),
                String.format(Locale.ROOT, "%.1f", cell.wastedSeconds())));
      }
    }
    return table;
  }

  private static String markdown(List<List<String>> table) {
    List<List<String>> rows = new ArrayList<>(table);
    rows.add(1, Collections.nCopies(table.get(0).size(), "---"));
    return rows.stream()
        .map(row -> "| " + String.join(" | ", row) + " |\n")
        .collect(Collectors.joining());
  }
}
