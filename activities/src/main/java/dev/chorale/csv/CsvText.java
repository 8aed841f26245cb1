package dev.chorale.csv;

import org.apache.commons.csv.CSVFormat;

/** Writes CSV as {@link CsvFile} reads it: quotes where they are needed, LF line ends. */
public final class CsvText {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

  private CsvText() {}

  /** A line with its end. */
  public static String line(Object... fields) {
    return FORMAT.format(fields) + '\n';
  }
}
