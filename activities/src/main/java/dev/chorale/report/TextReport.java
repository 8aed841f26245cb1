package dev.chorale.report;

import dev.chorale.report.Table.Cell;
import dev.chorale.report.Table.Column;
import dev.chorale.report.Table.Group;
import dev.chorale.report.Table.Row;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A report for a terminal of 100 columns, in plain characters. */
final class TextReport {
  private static final int WIDTH = 100;
  private static final String GAP = "  ";

  private final StringBuilder out = new StringBuilder();

  private TextReport() {}

  static String of(SweepReport report) {
    TextReport text = new TextReport();
    text.head(report);
    Tables.of(report).forEach(text::table);
    text.foot(report);
    return text.out.toString();
  }

  /** Tables under a title, with a line for each thing to know first. */
  static String of(String title, List<String> about, List<Table> tables) {
    TextReport text = new TextReport();
    text.line(printable(title));
    about.forEach(line -> text.paragraph(GAP + printable(line), GAP));
    tables.forEach(text::table);
    return text.out.toString();
  }

  private void head(SweepReport report) {
    line("Sweep " + printable(report.sweep()) + ", preset " + printable(report.preset()));
    if (report.synthetic()) {
      line("");
      line("!".repeat(WIDTH));
      paragraph(
          Wording.SYNTHETIC_TITLE.toUpperCase(Locale.ROOT) + ". " + Wording.synthetic(report), "");
      line("!".repeat(WIDTH));
    }
  }

  private void table(Table table) {
    line("");
    line(table.heading());
    if (!Wording.synthetic(table).isEmpty()) {
      paragraph(Wording.synthetic(table), "");
    }
    int[] widths = widths(table);
    rule(widths);
    unders(table, widths);
    line(row("", table.columns().stream().map(Column::name).toList(), widths));
    rule(widths);
    for (Group group : table.groups()) {
      group(group, widths);
    }
    rule(widths);
    paragraph(table.note(), "");
    if (table.isIncomplete()) {
      paragraph(Wording.INCOMPLETE, "");
    }
  }

  private void group(Group group, int[] widths) {
    if (group.isOneRow()) {
      line(row(name(group), texts(group.rows().get(0)), widths));
      return;
    }
    line(row(name(group), group.sizes(), widths));
    for (Row row : group.rows()) {
      line(row(label(row), texts(row), widths));
    }
  }

  private static String name(Group group) {
    return printable(group.name()) + (group.synthetic() ? " (synthetic)" : "");
  }

  private static String label(Row row) {
    return GAP + printable(row.label()) + (row.incomplete() ? " *" : "");
  }

  private static List<String> texts(Row row) {
    return row.cells().stream().map(TextReport::text).toList();
  }

  private static String text(Optional<Cell> cell) {
    return cell.map(c -> c.text().replace(", ", ",") + (c.incomplete() ? "*" : ""))
        .orElse(Wording.ABSENT);
  }

  /** The label's column first. */
  private static int[] widths(Table table) {
    int[] widths = new int[table.columns().size() + 1];
    for (int i = 0; i < table.columns().size(); i++) {
      widths[i + 1] = table.columns().get(i).name().length();
    }
    for (Group group : table.groups()) {
      if (group.isOneRow() || group.sizes().isEmpty()) {
        widths[0] = Math.max(widths[0], name(group).length());
      }
      for (int i = 0; i < group.sizes().size(); i++) {
        widths[i + 1] = Math.max(widths[i + 1], group.sizes().get(i).length());
      }
      for (Row row : group.rows()) {
        widths[0] = Math.max(widths[0], label(row).length());
        for (int i = 0; i < row.cells().size(); i++) {
          widths[i + 1] = Math.max(widths[i + 1], text(row.cells().get(i)).length());
        }
      }
    }
    return widths;
  }

  /** The headings that columns share, each over its own, if there are any. */
  private void unders(Table table, int[] widths) {
    if (table.columns().stream().allMatch(column -> column.under().isEmpty())) {
      return;
    }
    StringBuilder line = new StringBuilder(" ".repeat(widths[0]));
    int at = 0;
    while (at < table.columns().size()) {
      String under = table.columns().get(at).under();
      int width = 0;
      while (at < table.columns().size() && table.columns().get(at).under().equals(under)) {
        width += GAP.length() + widths[at + 1];
        at++;
      }
      int left = (width + GAP.length() - under.length()) / 2;
      line.append(" ".repeat(left)).append(under);
      line.append(" ".repeat(Math.max(0, width - left - under.length())));
    }
    line(line.toString());
  }

  private static String row(String label, List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder(label);
    line.append(" ".repeat(Math.max(0, widths[0] - label.length())));
    int end = widths[0];
    for (int i = 0; i < cells.size(); i++) {
      end += GAP.length() + widths[i + 1];
      // A corpus' long name may reach into columns that hold nothing.
      int room = end - line.length() - cells.get(i).length();
      line.append(" ".repeat(cells.get(i).isEmpty() ? 0 : Math.max(1, room))).append(cells.get(i));
    }
    return line.toString();
  }

  private void rule(int[] widths) {
    int width = widths[0];
    for (int i = 1; i < widths.length; i++) {
      width += GAP.length() + widths[i];
    }
    line("-".repeat(width));
  }

  private void foot(SweepReport report) {
    line("");
    Wording.baselines(report).forEach(line -> paragraph(line, GAP));
    Wording.paper(report).forEach(line -> paragraph(line, GAP));
    if (report.hasHoles()) {
      line("");
      line("Missing");
      Wording.missing(report)
          .forEach(
              missing ->
                  paragraph(GAP + printable(missing.corpus() + ": " + missing.line()), GAP + GAP));
    }
    line("");
    line("Settings");
    report
        .settings()
        .forEach(
            setting ->
                paragraph(
                    GAP + printable(setting.name()) + ": " + printable(setting.value()),
                    GAP + GAP));
    line("");
    line("Corpora");
    for (CorpusReport corpus : report.corpora()) {
      paragraph(GAP + printable(corpus.title()) + " (" + corpus.id() + ")", GAP);
      for (String about :
          List.of(
              "classes: " + String.join(", ", corpus.classes()),
              "licence: " + corpus.licence(),
              "source: " + corpus.source())) {
        paragraph(GAP + GAP + printable(about), GAP + GAP + GAP);
      }
    }
  }

  /** Broken at blanks; later lines are indented. */
  private void paragraph(String text, String indent) {
    StringBuilder line =
        new StringBuilder(text.substring(0, text.length() - text.stripLeading().length()));
    boolean begun = false;
    for (String word : text.strip().split(" ", -1)) {
      if (begun && line.length() + 1 + word.length() > WIDTH) {
        line(line.toString());
        line.setLength(0);
        line.append(indent);
        begun = false;
      }
      line.append(begun ? " " : "").append(word);
      begun = true;
    }
    line(line.toString());
  }

  private void line(String text) {
    out.append(text.stripTrailing()).append('\n');
  }

  /** Without what would move a terminal's cursor. */
  private static String printable(String text) {
    return text.codePoints()
        .mapToObj(c -> Character.isISOControl(c) ? " " : Character.toString(c))
        .collect(Collectors.joining());
  }
}
