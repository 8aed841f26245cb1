package dev.chorale.csv;

import dev.chorale.vocabulary.BadInputException;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
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
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A CSV file with a header, read once from its first line to its last. Blank lines are skipped. */
public final class CsvFile implements Iterable<CsvLine>, Closeable {
  private final String source;
  private final List<String> header;
  private final Map<String, Integer> columns = new HashMap<>();
  private final Set<String> ambiguous = new HashSet<>();

  /** What the parser has not begun to read; absent once it has. */
  private Optional<PlainLines> plain;

  /** Present when it was opened by its name. */
  private Optional<Path> file = Optional.empty();

  private BoundedReader text;
  private CSVParser parser;
  private Iterator<CSVRecord> records;

  /** Lines before those of the parser. */
  private int linesBefore;

  private CsvFile(Reader reader, String source, Optional<PlainLines> plain) throws IOException {
    this.source = source;
    this.plain = plain;
    this.text = new BoundedReader(withoutMark(reader));
    this.parser = parser(text);
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

  private static CSVParser parser(Reader reader) throws IOException {
    return CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get().parse(reader);
  }

  /**
   * Reads UTF-8 text.
   *
   * @param source named in messages, as in {@code ratings.csv}
   * @throws BadInputException when there is no header
   */
  public static CsvFile read(Reader reader, String source) {
    try {
      return new CsvFile(reader, source, Optional.empty());
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
    PlainLines lines = new PlainLines(bytes);
    Optional<byte[]> first;
    try {
      if (lines.isUtf16()) {
        throw new BadInputException(source + ": is UTF-16; save it as UTF-8");
      }
      first = lines.header();
    } catch (IOException e) {
      throw new UncheckedIOException(source, e);
    }
    if (first.isEmpty()) {
      return read(utf8(lines.rest()), source);
    }
    try {
      return new CsvFile(utf8(new ByteArrayInputStream(first.get())), source, Optional.of(lines));
    } catch (IOException e) {
      throw refusal(e, source, 0);
    }
  }

  private static Reader utf8(InputStream bytes) {
    return new InputStreamReader(
        bytes,
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
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
      CsvFile opened = read(Files.newInputStream(file), file.toString());
      opened.file = Optional.of(file);
      return opened;
    } catch (IOException e) {
      throw new BadInputException(file + ": can't be read (" + e.getMessage() + ")", e);
    }
  }

  /**
   * Hands over lines as bytes, which is many times faster, until one needs a closer look or is not
   * taken; the iterator goes on with that one. Of a file that was read from a {@link Reader}, none.
   */
  public void scan(LineBytes taker, String... names) {
    plain.ifPresent(lines -> scan(lines, columns(names), () -> taker));
  }

  /**
   * As {@link #scan}, but a long file that was opened by its name is read by a thread a core, each
   * with a taker of its own.
   *
   * @return at least one; those that took lines, in the order of the lines
   */
  public <T extends LineBytes> List<T> scanParts(Supplier<T> takers, String... names) {
    if (plain.isEmpty()) {
      return List.of(takers.get());
    }
    int[] places = columns(names);
    try {
      List<PlainLines> parts = parts(plain.get());
      List<T> all = parts.parallelStream().map(part -> scan(part, places, takers)).toList();
      int taken = 1;
      while (taken < all.size() && parts.get(taken - 1).isDone()) {
        linesBefore += parts.get(taken - 1).lines();
        taken++;
      }
      plain = Optional.of(parts.get(taken - 1));
      for (PlainLines part : parts) {
        if (part != plain.get()) {
          part.close();
        }
      }
      return all.subList(0, taken);
    } catch (IOException e) {
      throw new UncheckedIOException(source, e);
    }
  }

  private int[] columns(String... names) {
    return Arrays.stream(names).mapToInt(name -> column(name)).toArray();
  }

  private List<PlainLines> parts(PlainLines lines) throws IOException {
    if (file.isEmpty()) {
      return List.of(lines);
    }
    return lines.split(file.get(), PlainLines.mostParts(Files.size(file.get())));
  }

  private <T extends LineBytes> T scan(PlainLines lines, int[] places, Supplier<T> takers) {
    // Made by the thread that uses it: two that lie side by side in memory slow each other down.
    T taker = takers.get();
    try {
      lines.scan(places, header.size(), taker);
      return taker;
    } catch (IOException e) {
      throw new UncheckedIOException(source, e);
    }
  }

  private int column(String name) {
    Integer index = columns.get(name);
    if (index == null) {
      throw new IllegalArgumentException(source + " has no column '" + name + "'");
    }
    return index;
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
    plain.ifPresent(this::parseFrom);
    return new Iterator<>() {
      private CsvLine ahead = advance();

      @SuppressWarnings("NullAway") // null is the end, seen by hasNext alone
      private CsvLine advance() {
        int line = linesBefore + (int) parser.getCurrentLineNumber() + 1;
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

  private void parseFrom(PlainLines lines) {
    try {
      linesBefore += lines.lines();
      text = new BoundedReader(utf8(lines.rest()));
      parser = parser(text);
      records = parser.iterator();
      plain = Optional.empty();
    } catch (IOException e) {
      throw refusal(e, source, linesBefore);
    }
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
        new CsvLine(
            source, linesBefore + (int) parser.getCurrentLineNumber() - breaks, record, columns);
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
    text.recordBegins();
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
    if (cause instanceof BoundedReader.TooLongException) {
      return new BadInputException(
          source
              + ", line "
              + Math.max(1, line)
              + ": "
              + cause.getMessage()
              + ", expected a row of fields; a quote or a line end is missing, or this is no CSV file",
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
      if (plain.isPresent()) {
        plain.get().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(source, e);
    }
  }
}
