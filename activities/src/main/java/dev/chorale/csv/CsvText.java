package dev.chorale.csv;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes CSV as {@link CsvFile} reads it: quotes where they are needed, LF line ends. */
public final class CsvText {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

  private CsvText() {}

  /** Prints lines, the header among them. */
  @FunctionalInterface
  public interface Lines {
    void print(CSVPrinter printer) throws IOException;
  }

  /** All lines of a table. */
  public static String of(Lines lines) {
    StringBuilder out = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(out, FORMAT)) {
      lines.print(printer);
    } catch (IOException e) {
      throw new UncheckedIOException("Appending to memory", e);
    }
    return out.toString();
  }

  /** A line with its end. */
  public static String line(Object... fields) {
    return FORMAT.format(fields) + '\n';
  }
}
