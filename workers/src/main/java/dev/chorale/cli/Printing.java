package dev.chorale.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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

  /** Writes JSON field by field. */
  @FunctionalInterface
  interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  /** On one line, for who has not the time to describe what is written. */
  static void json(PrintWriter out, Fields fields) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json =
        JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build()
            .createGenerator(text)) {
      fields.write(json);
    }
    out.println(text);
    out.flush();
  }

  /** A fraction, as in {@code 32.65 %}. Not by a format: a short command has not the time. */
  static String percent(double fraction) {
    return BigDecimal.valueOf(100 * fraction).setScale(2, RoundingMode.HALF_UP) + " %";
  }

  /** A number with so many decimals. */
  static String decimals(double value, int places) {
    return BigDecimal.valueOf(value).setScale(places, RoundingMode.HALF_UP).toPlainString();
  }

  /** A number as short as it goes, rounded to six decimals. */
  static String decimal(double value) {
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(6, RoundingMode.HALF_UP);
    return rounded.stripTrailingZeros().toPlainString();
  }

  /** Labels with their counts, the most frequent first, as in {@code bored 7, calm 2, 3 more}. */
  static String most(Map<String, Integer> counts, int shown) {
    int more = counts.size() - shown;
    return counts.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .limit(shown)
            .map(label -> label.getKey() + " " + label.getValue())
            .collect(Collectors.joining(", "))
        + (more > 0 ? ", " + more + " more" : "");
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
