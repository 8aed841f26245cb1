package dev.chorale.csv;

import dev.chorale.vocabulary.BadInputException;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVRecord;

/** A line of a {@link CsvFile}: fields by column name, blanks around them removed. */
public final class CsvLine {
  private static final int SHOWN = 80;

  private final String source;
  private final int number;
  private final CSVRecord fields;
  private final Map<String, Integer> columns;

  CsvLine(String source, int number, CSVRecord fields, Map<String, Integer> columns) {
    this.source = source;
    this.number = number;
    this.fields = fields;
    this.columns = columns;
  }

  /** Counted from 1, the header being the first; where a field spans lines, the first of them. */
  public int number() {
    return number;
  }

  /**
   * A field, maybe empty.
   *
   * @throws BadInputException when the line ends before it
   */
  public String field(String column) {
    Integer index = columns.get(column);
    if (index == null) {
      throw new IllegalArgumentException(source + " has no column '" + column + "'");
    }
    if (index >= fields.size()) {
      throw wrong(
          "found "
              + fields.size()
              + " fields, expected "
              + columns.size()
              + "; add what is missing, or remove the line");
    }
    return fields.get(index).strip();
  }

  /** A field that must not be empty. */
  public String text(String column) {
    String field = field(column);
    if (field.isEmpty()) {
      throw wrong("'" + column + "' is empty");
    }
    return field;
  }

  /** A field, absent when it is empty or the file lacks the column. */
  public Optional<String> optional(String column) {
    return columns.containsKey(column)
        ? Optional.of(field(column)).filter(field -> !field.isEmpty())
        : Optional.empty();
  }

  /** A whole number, 0 or more. */
  public int count(String column) {
    String field = field(column);
    int value;
    try {
      value = Integer.parseInt(field);
    } catch (NumberFormatException e) {
      value = -1;
    }
    if (value < 0) {
      throw wrong(
          "found " + quote(field) + " in '" + column + "', expected a whole number, 0 or more");
    }
    return value;
  }

  /** A finite decimal number. */
  public double number(String column) {
    String field = field(column);
    double value;
    try {
      value = Double.parseDouble(field);
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!Double.isFinite(value)) {
      throw wrong("found " + quote(field) + " in '" + column + "', expected a number");
    }
    return value;
  }

  /** An exception to throw that names this line. */
  public BadInputException wrong(String what) {
    return new BadInputException(source + ", line " + number + ": " + printable(what));
  }

  /** A value from a file as messages show it: cut to a readable length, no control characters. */
  public static String quote(String value) {
    String shown = value.length() > SHOWN ? value.substring(0, SHOWN) + "…" : value;
    return "'" + printable(shown) + "'";
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cc}", "?");
  }
}
