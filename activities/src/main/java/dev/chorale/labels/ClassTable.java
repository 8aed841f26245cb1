package dev.chorale.labels;

import com.fasterxml.jackson.core.io.NumberOutput;
import dev.chorale.vocabulary.BadInputException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/**
 * A value for each clip and class: targets, or predicted probabilities. As CSV, {@code
 * clip,<class>,...}, a row a clip.
 */
public final class ClassTable {
  private final List<String> classes;
  private final Map<String, double[]> rows = new LinkedHashMap<>();

  public ClassTable(List<String> classes) {
    this.classes = List.copyOf(classes);
  }

  /**
   * Appends a row.
   *
   * @throws IllegalArgumentException naming the clip, when it has a row already or the number of
   *     values is not that of the classes
   */
  public void add(String clip, double... values) {
    if (values.length != classes.size()) {
      throw new IllegalArgumentException(
          "Clip '"
              + clip
              + "' has "
              + values.length
              + " values, expected "
              + classes.size()
              + ", one a class of "
              + classes);
    }
    if (rows.putIfAbsent(clip, values.clone()) != null) {
      throw new IllegalArgumentException("Clip '" + clip + "' occurs twice; keep one row");
    }
  }

  public List<String> classes() {
    return classes;
  }

  /** Clips in the order they were added. */
  public Set<String> clips() {
    return rows.keySet();
  }

  public int size() {
    return rows.size();
  }

  public boolean has(String clip) {
    return rows.containsKey(clip);
  }

  /**
   * The values of a clip in the order of the classes.
   *
   * @throws IllegalArgumentException when the clip has no row
   */
  public double[] row(String clip) {
    double[] values = rows.get(clip);
    if (values == null) {
      throw new IllegalArgumentException("No row for clip '" + clip + "'");
    }
    return values.clone();
  }

  /**
   * Reads what {@link #toCsv} wrote.
   *
   * @param source named in messages
   * @throws BadInputException naming source and line, when a value is missing or not a number
   */
  public static ClassTable read(Reader csv, String source) {
    try (CSVParser parser =
        CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get().parse(csv)) {
      List<String> header = parser.getHeaderNames();
      if (header.size() < 2 || !header.get(0).equals("clip")) {
        throw new BadInputException(
            source + ", line 1: found " + header + ", expected clip,<class>,...");
      }
      ClassTable table = new ClassTable(header.subList(1, header.size()));
      for (CSVRecord line : parser) {
        try {
          table.add(line.get(0), numbers(line, header.size()));
        } catch (IllegalArgumentException | BadInputException e) {
          throw new BadInputException(
              source + ", line " + parser.getCurrentLineNumber() + ": " + e.getMessage(), e);
        }
      }
      return table;
    } catch (IOException e) {
      throw new UncheckedIOException(source, e);
    }
  }

  private static double[] numbers(CSVRecord line, int columns) {
    if (line.size() != columns) {
      throw new BadInputException("found " + line.size() + " fields, expected " + columns);
    }
    List<Double> values = new ArrayList<>();
    for (int column = 1; column < columns; column++) {
      String field = line.get(column).strip();
      try {
        values.add(Double.parseDouble(field));
      } catch (NumberFormatException e) {
        throw new BadInputException("found '" + field + "', expected a number", e);
      }
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * As CSV with LF line ends; whole numbers without a point, others as the shortest decimal that
   * reads back.
   */
  public String toCsv() {
    StringBuilder out = new StringBuilder();
    try (CSVPrinter printer =
        new CSVPrinter(out, CSVFormat.RFC4180.builder().setRecordSeparator('\n').get())) {
      printer.print("clip");
      printer.printRecord(classes);
      for (Map.Entry<String, double[]> row : rows.entrySet()) {
        printer.print(row.getKey());
        printer.printRecord(Arrays.stream(row.getValue()).mapToObj(ClassTable::decimal).toList());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Appending to memory", e);
    }
    return out.toString();
  }

  /**
   * The shortest decimal that reads back to the same double. JDK 17's Double.toString is now and
   * then a digit too long.
   */
  public static String decimal(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    return new BigDecimal(NumberOutput.toString(value, true)).stripTrailingZeros().toPlainString();
  }
}
