package dev.chorale.report;

import dev.chorale.report.Table.Cell;
import dev.chorale.report.Table.Column;
import dev.chorale.report.Table.Group;
import dev.chorale.report.Table.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A report as GitHub's Markdown. */
final class MarkdownReport {
  private static final Pattern SPECIAL =
      Pattern.compile(
          "[\\\\`*\\[\\]<>#|~$]|&(?=#|\\w+;)|_(?=[^\\p{L}\\p{N}]|$)|(?<=[^\\p{L}\\p{N}]|^)_");

  private final StringBuilder out = new StringBuilder();

  private MarkdownReport() {}

  static String of(SweepReport report) {
    MarkdownReport markdown = new MarkdownReport();
    markdown.head(report);
    Tables.of(report).forEach(markdown::table);
    markdown.foot(report);
    return markdown.out.toString();
  }

  /** Tables under a title, with a line for each thing to know first. */
  static String of(String title, List<String> about, List<Table> tables) {
    MarkdownReport markdown = new MarkdownReport();
    markdown.line("# " + escaped(title));
    markdown.line("");
    about.forEach(line -> markdown.line("- " + escaped(line)));
    tables.forEach(markdown::table);
    return markdown.out.toString();
  }

  private void head(SweepReport report) {
    line("# Sweep " + escaped(report.sweep()));
    line("");
    line("Preset " + escaped(report.preset()) + ".");
    if (report.synthetic()) {
      line("");
      line("> [!WARNING]");
      line("> **" + Wording.SYNTHETIC_TITLE + ".** " + escaped(Wording.synthetic(report)));
    }
  }

  private void table(Table table) {
    line("");
    line("## " + table.heading());
    line("");
    if (!Wording.synthetic(table).isEmpty()) {
      line("**" + escaped(Wording.synthetic(table)) + "**");
      line("");
    }
    boolean labels = table.groups().stream().anyMatch(group -> !group.isOneRow());
    List<String> header = new ArrayList<>();
    header.add("Corpus");
    if (labels) {
      header.add("");
    }
    table.columns().forEach(column -> header.add(heading(column)));
    line(row(header));
    line("|---|" + (labels ? "---|" : "") + "--:|".repeat(table.columns().size()));
    for (Group group : table.groups()) {
      group(group, labels);
    }
    line("");
    line(table.note());
    if (table.isIncomplete()) {
      line("");
      line("\\" + Wording.INCOMPLETE);
    }
  }

  private static String heading(Column column) {
    return column.under().isEmpty() ? column.name() : column.under() + " " + column.name();
  }

  private void group(Group group, boolean labels) {
    String name =
        "**" + escaped(group.name()) + "**" + (group.synthetic() ? " (synthetic sound)" : "");
    if (!group.sizes().isEmpty()) {
      List<String> sizes = new ArrayList<>(List.of(name, ""));
      sizes.addAll(group.sizes());
      line(row(sizes));
      name = "";
    }
    for (Row row : group.rows()) {
      List<String> cells = new ArrayList<>();
      cells.add(name);
      if (labels) {
        cells.add(escaped(row.label()) + (row.incomplete() ? " \\*" : ""));
      }
      row.cells().forEach(cell -> cells.add(text(cell)));
      line(row(cells));
      name = "";
    }
  }

  private static String text(Optional<Cell> cell) {
    return cell.map(c -> c.text() + (c.incomplete() ? " \\*" : "")).orElse("–");
  }

  private static String row(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |")).replace("|  |", "| |");
  }

  private void foot(SweepReport report) {
    line("");
    Wording.baselines(report).forEach(baseline -> line("- " + baseline));
    Wording.paper(report).forEach(paper -> line("- " + paper));
    if (report.hasHoles()) {
      line("");
      line("## Missing");
      line("");
      Wording.missing(report)
          .forEach(
              missing -> line("- " + escaped(missing.corpus()) + ": " + escaped(missing.line())));
    }
    line("");
    line("## Settings");
    line("");
    line("| | |");
    line("|---|---|");
    report
        .settings()
        .forEach(setting -> line(row(List.of(escaped(setting.name()), escaped(setting.value())))));
    line("");
    line("## Corpora");
    for (CorpusReport corpus : report.corpora()) {
      line("");
      line("**" + escaped(corpus.title()) + "** (" + escaped(corpus.id().value()) + ")");
      line("");
      line("- Classes: " + escaped(String.join(", ", corpus.classes())));
      line("- Licence: " + escaped(corpus.licence()));
      line("- Source: " + escaped(corpus.source()));
    }
  }

  /**
   * Text that Markdown shows as it is, on one line. What can't mean anything where it stands is
   * left alone, so that addresses stay whole: an underscore within a word, an ampersand that begins
   * no entity.
   */
  static String escaped(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return SPECIAL.matcher(line).replaceAll("\\\\$0");
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
