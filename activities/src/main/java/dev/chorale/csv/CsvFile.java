package dev.chorale.csv;

import dev.chorale.vocabulary.BadInputException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A CSV file with a header, read once from its first line to its last. Blank lines are skipped. */
public final class CsvFile implements Iterable<CsvLine>, Closeable {
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final String source;
  private final List<String> header;
  private final Map<String, Integer> columns = new HashMap<>();
  private final Set<String> ambiguous = new HashSet<>();

  private CsvFile(Reader reader, String source) throws IOException {
    this.source = source;
    this.parser =
        CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get().parse(withoutMark(reader));
    this.records = parser.iterator();
    CSVRecord first = next(0);
    if (first == null) {
      throw new BadInputException(source + ": is empty, expected a line of column names");
    }
    this.header = first.stream().map(String::strip).toList();
    for (int i = 0; i < header.size(); i++) {
      if (columns.putIfAbsent(header.get(i), i) != null) {
        ambiguous.add(header.get(i));
      }
    }
  }

  /**
   * Reads UTF-8 text.
   *
   * @param source named in messages, as in {@code ratings.csv}
   * @throws BadInputException when there is no header
   */
  public static CsvFile read(Reader reader, String source) {
    try {
      return new CsvFile(reader, source);
    } catch (IOException e) {
      throw refusal(e, source, 0);
    }
  }

  /**
   * Reads bytes as UTF-8.
   *
   * @throws BadInputException when there is no header; later, where the bytes are not UTF-8
   */
  public static CsvFile read(InputStream bytes, String source) {
    InputStream marked = new BufferedInputStream(bytes, 1 << 16);
    try {
      marked.mark(2);
      int first = marked.read();
      int second = marked.read();
      if ((first == 0xFF && second == 0xFE) || (first == 0xFE && second == 0xFF)) {
        throw new BadInputException(source + ": is UTF-16; save it as UTF-8");
      }
      marked.reset();
    } catch (IOException e) {
      throw new UncheckedIOException(source, e);
    }
    return read(
        new InputStreamReader(
            marked,
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)),
        source);
  }

  /**
   * Opens a file.
   *
   * @throws BadInputException when it is not there, or has no header
   */
  public static CsvFile open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(
          file + (Files.isDirectory(file) ? ": is a folder, expected a CSV file" : ": not found"));
    }
    try {
      return read(Files.newInputStream(file), file.toString());
    } catch (IOException e) {
      throw new BadInputException(file + ": can't be read (" + e.getMessage() + ")", e);
    }
  }

  /** Named in messages. */
  public String source() {
    return source;
  }

  /** Column names in order, blanks around them removed. */
  public List<String> header() {
    return header;
  }

  public boolean has(String column) {
    return columns.containsKey(column);
  }

  /**
   * Refuses a file without these columns.
   *
   * @throws BadInputException naming what was found
   */
  public CsvFile require(String... names) {
    for (String name : names) {
      if (!columns.containsKey(name)) {
        throw new BadInputException(
            source
                + ", line 1: found columns "
                + CsvLine.quote(String.join(",", header))
                + ", expected "
                + String.join(",", names)
                + ": '"
                + name
                + "' is missing");
      }
      if (ambiguous.contains(name)) {
        throw new BadInputException(
            source + ", line 1: column '" + name + "' occurs twice; rename or remove one");
      }
    }
    return this;
  }

  /** The lines after the header; each call goes on where the last one stopped. */
  @Override
  public Iterator<CsvLine> iterator() {
    return new Iterator<>() {
      private CsvLine ahead = advance();

      @SuppressWarnings("NullAway") // null is the end, seen by hasNext alone
      private CsvLine advance() {
        int line = (int) parser.getCurrentLineNumber() + 1;
        CSVRecord record = CsvFile.this.next(line);
        return record == null ? null : line(record);
      }

      @Override
      public boolean hasNext() {
        return ahead != null;
      }

      @Override
      public CsvLine next() {
        if (!hasNext()) {
          throw new NoSuchElementException(source);
        }
        CsvLine line = ahead;
        ahead = advance();
        return line;
      }
    };
  }

  /**
   * @throws BadInputException when there are more fields than columns: a comma without quotes would
   *     shift what follows
   */
  private CsvLine line(CSVRecord record) {
    // A quoted field may span lines: the record ends at the parser's line.
    int breaks = 0;
    for (String field : record) {
      breaks += (int) field.chars().filter(c -> c == '\n').count();
    }
    CsvLine line =
        new CsvLine(source, (int) parser.getCurrentLineNumber() - breaks, record, columns);
    for (int i = header.size(); i < record.size(); i++) {
      if (!record.get(i).isBlank()) {
        throw line.wrong(
            "found "
                + record.size()
                + " fields, expected "
                + header.size()
                + "; put a field that has a comma in quotes");
      }
    }
    return line;
  }

  @SuppressWarnings("NullAway") // null is the end
  private CSVRecord next(int line) {
    try {
      return records.hasNext() ? records.next() : null;
    } catch (UncheckedIOException e) {
      throw refusal(e.getCause(), source, line);
    }
  }

  /** What to throw for a failed read: the text's fault, or the device's. */
  private static RuntimeException refusal(IOException cause, String source, int line) {
    if (cause instanceof CharacterCodingException) {
      return new BadInputException(
          source + ", after line " + line + ": has bytes that are not UTF-8; save it as UTF-8",
          cause);
    }
    if (cause instanceof CSVException || isQuote(cause)) {
      return new BadInputException(
          source
              + ", line "
              + line
              + ": a quoted field is broken: a quote is missing, or text follows the closing one",
          cause);
    }
    return new UncheckedIOException(source, cause);
  }

  private static boolean isQuote(IOException cause) {
    return cause.getMessage() != null && cause.getMessage().contains("encapsulated");
  }

  private static Reader withoutMark(Reader reader) throws IOException {
    BufferedReader buffered = new BufferedReader(reader, 1 << 16);
    buffered.mark(1);
    if (buffered.read() != '\uFEFF') {
      buffered.reset();
    }
    return buffered;
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw new UncheckedIOException(source, e);
    }
  }
}
