package dev.chorale.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** How commands print: JSON for scripts, columns for people. */
final class Printing {
  private Printing() {}

  /** On one line. */
  static void json(PrintWriter out, Object value) {
    try {
      out.println(ChoraleJson.mapper().writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not writable as JSON: " + value, e);
    }
    out.flush();
  }

  /** Rows in columns as wide as their widest text; the first row is the header. */
  static void columns(PrintWriter out, List<List<String>> rows) {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int column = 0; column < row.size(); column++) {
        if (column == widths.size()) {
          widths.add(0);
        }
        widths.set(column, Math.max(widths.get(column), row.get(column).length()));
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String text = row.get(column);
        line.append(text).append(" ".repeat(widths.get(column) - text.length() + 2));
      }
      out.println(line.toString().stripTrailing());
    }
    out.flush();
  }
}
