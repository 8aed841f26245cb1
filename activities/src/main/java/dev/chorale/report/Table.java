package dev.chorale.report;

import dev.chorale.vocabulary.AggregationRule;
import java.util.List;
import java.util.Optional;

/**
 * A table before it is written in some format.
 *
 * @param id as in links, {@code table-4}
 * @param heading its number, as in the paper, and what it shows
 * @param note what must be known to read it
 * @param groups of rows, one a corpus
 */
record Table(String id, String heading, String note, List<Column> columns, List<Group> groups) {
  Table {
    columns = List.copyOf(columns);
    groups = List.copyOf(groups);
  }

  /** Whether a row's numbers are of fewer clips than they should be. */
  boolean isIncomplete() {
    return groups.stream()
        .flatMap(group -> group.rows().stream())
        .anyMatch(row -> row.incomplete() || row.cells().stream().anyMatch(Table::isMarked));
  }

  private static boolean isMarked(Optional<Cell> cell) {
    return cell.map(Cell::incomplete).orElse(false);
  }

  /**
   * @param under heading that neighbours share; empty for none
   */
  record Column(String under, String name) {}

  /**
   * The rows of one corpus.
   *
   * @param name of the corpus, from user data
   * @param sizes what stands above each column, as in {@code n = 800}; empty for nothing
   */
  record Group(String name, boolean synthetic, List<String> sizes, List<Row> rows) {
    Group {
      sizes = List.copyOf(sizes);
      rows = List.copyOf(rows);
    }

    /** Whether it is one row under its own name. */
    boolean isOneRow() {
      return rows.size() == 1 && rows.get(0).label().isEmpty();
    }
  }

  /**
   * @param label empty in a group of one row, which the group's name is label enough for
   * @param train the rule that its models were trained under; empty where it is about none
   * @param baseline whether it is of no model of this sweep
   * @param beside whether it is about the row above it
   * @param incomplete whether trainings behind it are missing
   */
  record Row(
      String label,
      Optional<AggregationRule> train,
      boolean baseline,
      boolean beside,
      boolean incomplete,
      List<Optional<Cell>> cells) {
    Row {
      cells = List.copyOf(cells);
    }

    /** About neither a model nor a baseline. */
    static Row plain(String label, List<Optional<Cell>> cells) {
      return plain(label, false, cells);
    }

    static Row plain(String label, boolean incomplete, List<Optional<Cell>> cells) {
      return new Row(label, Optional.empty(), false, false, incomplete, cells);
    }

    static Row model(AggregationRule train, boolean incomplete, List<Optional<Cell>> cells) {
      return new Row(train + " train", Optional.of(train), false, false, incomplete, cells);
    }

    static Row baseline(String label, boolean incomplete, List<Optional<Cell>> cells) {
      return new Row(label, Optional.empty(), true, false, incomplete, cells);
    }

    /** What another source says of the row above. */
    static Row beside(String label, List<Optional<Cell>> cells) {
      return new Row(label, Optional.empty(), true, true, false, cells);
    }
  }

  /**
   * @param bounds as in {@code (0.358, 0.373)}; empty for none
   * @param incomplete whether trainings behind it are missing, where its row does not say so
   * @param origin the {@link Origins#anchor} of what it was made of; empty for none
   */
  record Cell(String value, String bounds, boolean incomplete, String origin) {
    Cell(String value, String bounds, boolean incomplete) {
      this(value, bounds, incomplete, "");
    }

    Cell(String value, String bounds) {
      this(value, bounds, false, "");
    }

    Cell from(String anchor) {
      return new Cell(value, bounds, incomplete, anchor);
    }

    /** Value and bounds. */
    String text() {
      return bounds.isEmpty() ? value : value + " " + bounds;
    }
  }
}
