package dev.chorale.report;

import dev.chorale.report.Table.Cell;
import dev.chorale.report.Table.Group;
import dev.chorale.report.Table.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A report's tables as a LaTeX document in the paper's layout. It needs booktabs alone; each {@code
 * table} can be taken out of it into another document.
 */
final class LatexReport {
  private static final int FIRST_BEYOND_LATIN = 0x180;

  /** Rows that fit under a long caption. */
  private static final int PAGE = 50;

  private final StringBuilder out = new StringBuilder();

  private LatexReport() {}

  static String of(SweepReport report) {
    LatexReport latex = new LatexReport();
    latex.head(report);
    Tables.of(report).stream().flatMap(LatexReport::pages).forEach(latex::table);
    latex.foot(report);
    return latex.out.toString();
  }

  private void head(SweepReport report) {
    line("\\documentclass[a4paper]{article}");
    line("\\usepackage[utf8]{inputenc}");
    line("\\usepackage[T1]{fontenc}");
    // Outlines in place of bitmaps, where they are installed.
    line("\\IfFileExists{lmodern.sty}{\\usepackage{lmodern}}{}");
    line("\\usepackage{textcomp}");
    line("\\usepackage{booktabs}");
    line("\\setlength{\\textwidth}{17cm}");
    line("\\setlength{\\oddsidemargin}{-0.5cm}");
    line("\\setlength{\\textheight}{24cm}");
    line("\\setlength{\\topmargin}{-1.5cm}");
    line("\\sloppy");
    // The first is the paper's third.
    line("\\setcounter{table}{2}");
    line("\\begin{document}");
    line("\\section*{Sweep " + escaped(report.sweep()) + "}");
    line("Preset " + escaped(report.preset()) + ".");
    if (report.synthetic()) {
      line("");
      line(
          "\\textbf{"
              + escaped(Wording.SYNTHETIC_TITLE)
              + ".} "
              + escaped(Wording.synthetic(report)));
    }
  }

  /** The table, or one a corpus where it is too long for a page; the paper's keep their numbers. */
  private static Stream<Table> pages(Table table) {
    int rows = table.groups().stream().mapToInt(group -> group.rows().size()).sum();
    return rows <= PAGE || table.id().startsWith("table-")
        ? Stream.of(table)
        : table.groups().stream()
            .map(
                group ->
                    new Table(
                        table.id() + "-" + group.name(),
                        table.heading() + ", " + group.name(),
                        table.note(),
                        table.columns(),
                        List.of(group)));
  }

  private void table(Table table) {
    boolean labels = table.groups().stream().anyMatch(group -> !group.isOneRow());
    line("");
    line("\\begin{table}[htbp]");
    line("\\centering\\footnotesize\\setlength{\\tabcolsep}{4pt}");
    line("\\caption{" + escaped(caption(table)) + "}");
    line("\\label{" + table.id() + "}");
    line(
        "\\begin{tabular}{l"
            + (labels ? "l" : "")
            + (isMeasures(table) ? "c" : "r").repeat(table.columns().size())
            + "}");
    line("\\toprule");
    unders(table, labels);
    List<String> heads = new ArrayList<>();
    heads.add("Database");
    if (labels) {
      heads.add(isMeasures(table) ? "Train\\textbackslash Test" : "");
    }
    table.columns().forEach(column -> heads.add(rule(column.name())));
    row(heads);
    for (Group group : table.groups()) {
      line("\\midrule");
      group(group, labels);
    }
    line("\\bottomrule");
    line("\\end{tabular}");
    line("\\end{table}");
  }

  private static boolean isMeasures(Table table) {
    return table.groups().stream().anyMatch(group -> !group.sizes().isEmpty());
  }

  /** Without the number, which LaTeX gives; what must be known to read it follows. */
  private static String caption(Table table) {
    List<String> parts = new ArrayList<>();
    parts.add(table.heading().replaceFirst("^Table \\d+\\. ", "") + ".");
    if (!Wording.synthetic(table).isEmpty()) {
      parts.add(Wording.synthetic(table));
    }
    parts.add(table.note());
    if (table.isIncomplete()) {
      parts.add(Wording.INCOMPLETE);
    }
    return String.join(" ", parts);
  }

  private void unders(Table table, boolean labels) {
    if (table.columns().stream().allMatch(column -> column.under().isEmpty())) {
      return;
    }
    List<String> cells = new ArrayList<>(List.of(""));
    if (labels) {
      cells.add("");
    }
    List<String> rules = new ArrayList<>();
    int at = 0;
    while (at < table.columns().size()) {
      String under = table.columns().get(at).under();
      int span = 0;
      while (at < table.columns().size() && table.columns().get(at).under().equals(under)) {
        span++;
        at++;
      }
      if (under.isEmpty()) {
        cells.addAll(Collections.nCopies(span, ""));
      } else {
        int last = (labels ? 2 : 1) + at;
        cells.add("\\multicolumn{" + span + "}{c}{" + escaped(under) + "}");
        rules.add("\\cmidrule(lr){" + (last - span + 1) + "-" + last + "}");
      }
    }
    row(cells);
    line(String.join("", rules));
  }

  private void group(Group group, boolean labels) {
    String name = escaped(group.name()) + (group.synthetic() ? " (synthetic)" : "");
    if (!group.sizes().isEmpty()) {
      List<String> sizes = new ArrayList<>(List.of(name, ""));
      group.sizes().forEach(size -> sizes.add(escaped(size).replace("n = ", "$n$ = ")));
      row(sizes);
      name = "";
    }
    for (Row row : group.rows()) {
      List<String> cells = new ArrayList<>();
      cells.add(name);
      if (labels) {
        cells.add(label(row));
      }
      row.cells().forEach(cell -> cells.add(text(cell)));
      row(cells);
      name = "";
    }
  }

  private static String label(Row row) {
    String label = row.baseline() ? "\\textit{" + escaped(row.label()) + "}" : rule(row.label());
    return label + (row.incomplete() ? " *" : "");
  }

  /** As the paper writes {@code MR train} and {@code MR test}. */
  private static String rule(String name) {
    return escaped(name).replaceFirst("^(MR|PR|AR) (train|test)$", "$1\\\\textsubscript{$2}");
  }

  private static String text(Optional<Cell> cell) {
    return cell.map(c -> escaped(c.text()).replace(", ", ",\\,") + (c.incomplete() ? "*" : ""))
        .orElse("--");
  }

  private void foot(SweepReport report) {
    line("");
    line("\\begin{itemize}");
    Wording.baselines(report).forEach(baseline -> line("\\item " + escaped(baseline)));
    Wording.paper(report).forEach(paper -> line("\\item " + escaped(paper)));
    line("\\end{itemize}");
    if (report.hasHoles()) {
      line("\\section*{Missing}");
      line("\\begin{itemize}");
      Wording.missing(report)
          .forEach(
              missing ->
                  line("\\item " + escaped(missing.corpus()) + ": " + escaped(missing.line())));
      line("\\end{itemize}");
    }
    line("\\end{document}");
  }

  private void row(List<String> cells) {
    line(String.join(" & ", cells) + " \\\\");
  }

  /**
   * Text that LaTeX shows as it is. Letters that its fonts lack are named by code point, so that
   * the document compiles whatever a corpus is called.
   */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints().forEach(c -> escaped.append(escaped(c)));
    return escaped.toString();
  }

  private static String escaped(int c) {
    return switch (c) {
      case '\\' -> "\\textbackslash{}";
      case '{', '}', '$', '&', '#', '_', '%' -> "\\" + Character.toString(c);
      case '~' -> "\\textasciitilde{}";
      case '^' -> "\\textasciicircum{}";
      case '<' -> "\\textless{}";
      case '>' -> "\\textgreater{}";
      case '|' -> "\\textbar{}";
      case '"' -> "\\textquotedbl{}";
      case '–' -> "--";
      case '…' -> "\\dots{}";
      default ->
          Character.isISOControl(c)
              ? " "
              : c < 0x7f || (c >= 0xc0 && c < FIRST_BEYOND_LATIN)
                  ? Character.toString(c)
                  : String.format("[U+%04X]", c);
    };
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
