package dev.chorale.evaluation;

import dev.chorale.csv.CsvFile;
import dev.chorale.csv.CsvLine;
import dev.chorale.vocabulary.BadInputException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A column of a ratings file that says something of each clip, as its speaker. */
public final class ClipColumn {
  private ClipColumn() {}

  /**
   * Reads a file to its end.
   *
   * @return the column's value by clip; where a clip has many lines, all say the same
   * @throws BadInputException naming file and line, when the column is missing or empty, or a clip
   *     has two values
   */
  public static Map<String, String> read(CsvFile file, String column) {
    file.require("clip", column);
    Map<String, String> values = new HashMap<>();
    file.scan(
        (line, bounds) -> {
          String clip = new String(line, bounds[0], bounds[1] - bounds[0], StandardCharsets.UTF_8);
          String value = new String(line, bounds[2], bounds[3] - bounds[2], StandardCharsets.UTF_8);
          if (clip.isEmpty() || value.isEmpty()) {
            return false;
          }
          String before = values.putIfAbsent(clip, value);
          return before == null || before.equals(value);
        },
        "clip",
        column);
    for (CsvLine line : file) {
      String clip = line.text("clip");
      String value = line.text(column);
      String before = values.putIfAbsent(clip, value);
      if (before != null && !before.equals(value)) {
        throw line.wrong(
            "clip "
                + CsvLine.quote(clip)
                + " has "
                + CsvLine.quote(value)
                + " in '"
                + column
                + "', and "
                + CsvLine.quote(before)
                + " in a line before; a clip is of one cluster");
      }
    }
    return values;
  }
}
