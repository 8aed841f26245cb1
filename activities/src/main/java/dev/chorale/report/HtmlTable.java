package dev.chorale.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A table as {@code page.html.mustache} shows it.
 *
 * @param kind class of the table's style
 * @param width number of columns beside the labels'
 * @param grouped whether columns share headings
 */
record HtmlTable(
    String id,
    String heading,
    String shortHeading,
    String kind,
    int width,
    boolean synthetic,
    String syntheticText,
    boolean grouped,
    List<Under> unders,
    List<String> columns,
    List<Body> groups,
    String note,
    boolean incomplete,
    String incompleteText) {
  record Under(String name, int span, boolean empty) {}

  /**
   * @param headed whether the corpus has a line of its own
   */
  record Body(
      String name, boolean synthetic, boolean headed, List<String> sizes, List<Line> rows) {}

  /**
   * @param rule class of the rule's mark; empty for none
   * @param tag whether the row itself says that its sound is synthetic
   */
  record Line(
      String label,
      List<String> rule,
      boolean baseline,
      boolean beside,
      boolean incomplete,
      boolean tag,
      List<Shown> cells) {}

  /**
   * @param bounds none or one
   * @param bar none, or the part of the whole, as in {@code 0.53}
   * @param origin none, or where it is told from what it was made
   */
  record Shown(
      String value,
      List<String> bounds,
      List<String> bar,
      List<String> origin,
      boolean incomplete) {
    static final Shown NOTHING = new Shown("–", List.of(), List.of(), List.of(), false);
  }

  /**
   * @param anchors that links may lead to
   */
  static HtmlTable of(Table table, Set<String> anchors) {
    String kind =
        switch (table.id()) {
          case "table-3", "folds" -> "losses";
          case "classes", "further" -> "classes";
          default -> isCounted(table) ? "measures counted" : "measures";
        };
    String heading = table.heading();
    return new HtmlTable(
        table.id(),
        heading,
        shortHeading(table),
        kind,
        table.columns().size(),
        !Wording.synthetic(table).isEmpty(),
        Wording.synthetic(table),
        table.columns().stream().anyMatch(column -> !column.under().isEmpty()),
        unders(table.columns()),
        table.columns().stream().map(Table.Column::name).toList(),
        table.groups().stream().map(group -> body(group, table, anchors)).toList(),
        table.note(),
        table.isIncomplete(),
        Wording.INCOMPLETE);
  }

  /** Whether numbers with bounds follow one count. */
  private static boolean isCounted(Table table) {
    return List.of("removed-", "groups-", "gaps-").stream().anyMatch(table.id()::startsWith);
  }

  private static String shortHeading(Table table) {
    return switch (table.id()) {
      case "classes" -> "By class";
      default ->
          table.id().startsWith("table-")
              ? table.heading().substring(0, table.heading().indexOf('.'))
              : table.heading();
    };
  }

  private static List<Under> unders(List<Table.Column> columns) {
    List<Under> unders = new ArrayList<>();
    int at = 0;
    while (at < columns.size()) {
      String name = columns.get(at).under();
      int span = 0;
      while (at < columns.size() && columns.get(at).under().equals(name)) {
        span++;
        at++;
      }
      if (name.isEmpty()) {
        unders.addAll(Collections.nCopies(span, new Under("", 1, true)));
      } else {
        unders.add(new Under(name, span, false));
      }
    }
    return unders;
  }

  private static Body body(Table.Group group, Table table, Set<String> anchors) {
    List<String> sizes =
        group.sizes().isEmpty() ? Collections.nCopies(table.columns().size(), "") : group.sizes();
    return new Body(
        group.name(),
        group.synthetic(),
        !group.isOneRow(),
        sizes,
        group.rows().stream()
            .map(row -> line(group, row, table.id().equals("classes"), anchors))
            .toList());
  }

  private static Line line(Table.Group group, Table.Row row, boolean bars, Set<String> anchors) {
    List<Shown> cells = new ArrayList<>();
    for (Optional<Table.Cell> cell : row.cells()) {
      boolean bar = bars && !cells.isEmpty();
      cells.add(cell.map(c -> shown(c, bar, anchors)).orElse(Shown.NOTHING));
    }
    return new Line(
        group.isOneRow() ? group.name() : row.label(),
        row.train().map(Charts::mark).stream().toList(),
        row.baseline(),
        row.beside(),
        row.incomplete(),
        group.isOneRow() && group.synthetic(),
        cells);
  }

  private static Shown shown(Table.Cell cell, boolean bar, Set<String> anchors) {
    return new Shown(
        cell.value(),
        cell.bounds().isEmpty() ? List.of() : List.of(cell.bounds()),
        bar ? List.of(cell.value()) : List.of(),
        anchors.contains(cell.origin()) ? List.of(cell.origin()) : List.of(),
        cell.incomplete());
  }
}
