package dev.chorale.evaluation;

import dev.chorale.csv.CsvFile;
import dev.chorale.csv.CsvLine;
import dev.chorale.csv.Decimals;
import dev.chorale.labels.ClassTable;
import dev.chorale.labels.Ratings;
import dev.chorale.labels.RatingsReader;
import dev.chorale.vocabulary.BadInputException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Predictions of anybody's model: CSV {@code clip,<class>,...}, a row of probabilities a clip. */
public final class PredictionsReader {
  private final Set<String> ignored;

  /**
   * @param ignored columns that are no classes, beside those that describe a clip
   */
  public PredictionsReader(Set<String> ignored) {
    this.ignored = Set.copyOf(ignored);
  }

  /** The classes of a file, in the order of its columns. */
  public List<String> classes(CsvFile file) {
    file.require("clip");
    List<String> columns =
        file.header().stream()
            .filter(column -> !RatingsReader.DESCRIBING.contains(column))
            .filter(column -> !ignored.contains(column) && !column.isEmpty())
            .toList();
    file.require(columns.toArray(String[]::new));
    try {
      return Ratings.checked(columns);
    } catch (BadInputException e) {
      throw new BadInputException(file.source() + ", line 1: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a file to its end.
   *
   * @param classes in the order that the table shall have
   * @throws BadInputException naming file and line, when a column is missing, a clip occurs twice,
   *     or a row is none of probabilities
   */
  public ClassTable read(CsvFile file, List<String> classes) {
    List<String> columns = new ArrayList<>();
    columns.add("clip");
    columns.addAll(classes);
    file.require(columns.toArray(String[]::new));
    Rows rows = new Rows(classes);
    file.scan(rows::take, columns.toArray(String[]::new));
    for (CsvLine line : file) {
      rows.take(line);
    }
    if (rows.table.size() == 0) {
      throw new BadInputException(file.source() + ": has no line after the column names");
    }
    return rows.table;
  }

  private static final class Rows {
    private final List<String> classes;
    private final ClassTable table;

    Rows(List<String> classes) {
      this.classes = classes;
      this.table = new ClassTable(classes);
    }

    /** Takes a row that nothing is wrong with. */
    boolean take(byte[] line, int[] bounds) {
      double[] row = new double[classes.size()];
      try {
        for (int j = 0; j < row.length; j++) {
          row[j] = Decimals.parse(line, bounds[2 * j + 2], bounds[2 * j + 3]);
        }
      } catch (NumberFormatException e) {
        return false;
      }
      String clip = new String(line, bounds[0], bounds[1] - bounds[0], StandardCharsets.UTF_8);
      if (clip.isEmpty() || !ProbabilityRow.isOne(row) || table.has(clip)) {
        return false;
      }
      table.add(clip, row);
      return true;
    }

    void take(CsvLine line) {
      String clip = line.text("clip");
      double[] row = classes.stream().mapToDouble(line::number).toArray();
      try {
        ProbabilityRow.normalised(row, () -> "clip " + CsvLine.quote(clip));
      } catch (BadInputException e) {
        throw line.wrong(String.valueOf(e.getMessage()));
      }
      if (table.has(clip)) {
        throw line.wrong("clip " + CsvLine.quote(clip) + " occurs twice; keep one row");
      }
      table.add(clip, row);
    }
  }
}
