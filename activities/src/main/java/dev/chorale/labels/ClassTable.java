package dev.chorale.labels;

import com.fasterxml.jackson.core.io.NumberOutput;
import dev.chorale.vocabulary.BadInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * A value for each clip and class: targets, or predicted probabilities. As CSV, {@code
 * clip,<class>,...}, a row a clip.
 */
public final class ClassTable {
  private static final CSVFormat WRITTEN =
      CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

  /** Shares of whole counts are few; predictions are not, and need not all be kept. */
  private static final int MOST_DECIMALS = 10_000;

  /** Rows that are made into text at a time. */
  private static final int PIECE = 1 << 14;

  /** Bytes that are written at a time: of more, the system makes a copy. */
  private static final int BLOCK = 1 << 13;

  private final List<String> classes;
  private final List<String> clips;
  private final List<Row> rows;

  /** The different ones among them, where clips share rows. */
  private final List<Row> shared;

  /** The row of each clip, made when first asked for. */
  private @Nullable Map<String, double[]> byClip;

  /** The values of a clip, or of many: then they are written once. */
  static final class Row {
    private final double[] values;
    private byte[] line = {};

    /**
     * @param values not changed afterwards
     */
    Row(double[] values) {
      this.values = values;
    }
  }

  public ClassTable(List<String> classes) {
    this(classes, new ArrayList<>(), new ArrayList<>(), List.of());
  }

  /**
   * A whole table, to which nothing is added.
   *
   * @param clips each once
   * @param rows of each clip
   * @param shared the different ones among them
   */
  ClassTable(List<String> classes, List<String> clips, List<Row> rows, List<Row> shared) {
    this.classes = List.copyOf(classes);
    this.clips = clips;
    this.rows = rows;
    this.shared = shared;
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
    double[] row = values.clone();
    if (byClip().putIfAbsent(clip, row) != null) {
      throw new IllegalArgumentException("Clip '" + clip + "' occurs twice; keep one row");
    }
    clips.add(clip);
    rows.add(new Row(row));
  }

  private Map<String, double[]> byClip() {
    if (byClip == null) {
      Map<String, double[]> found = new LinkedHashMap<>();
      for (int i = 0; i < clips.size(); i++) {
        found.put(clips.get(i), rows.get(i).values);
      }
      byClip = found;
    }
    return byClip;
  }

  public List<String> classes() {
    return classes;
  }

  /** Clips in the order they were added. */
  public Set<String> clips() {
    return byClip().keySet();
  }

  public int size() {
    return rows.size();
  }

  /** The clip of a row, counted from 0 in the order they were added. */
  public String clip(int place) {
    return clips.get(place);
  }

  /** The values of a clip by its place, in the order of the classes. */
  public double[] row(int place) {
    return rows.get(place).values.clone();
  }

  /** Whether another has the same clips, in whatever order. */
  public boolean hasClipsOf(ClassTable other) {
    return clips == other.clips || clips().equals(other.clips());
  }

  public boolean has(String clip) {
    return byClip().containsKey(clip);
  }

  /**
   * The values of a clip in the order of the classes.
   *
   * @throws IllegalArgumentException when the clip has no row
   */
  public double[] row(String clip) {
    double[] values = byClip().get(clip);
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
    return pieces()
        .map(piece -> new String(piece, StandardCharsets.UTF_8))
        .collect(Collectors.joining());
  }

  /** Writes what {@link #toCsv} gives as UTF-8. */
  public void write(OutputStream out) throws IOException {
    for (byte[] piece : pieces().toList()) {
      for (int at = 0; at < piece.length; at += BLOCK) {
        out.write(piece, at, Math.min(BLOCK, piece.length - at));
      }
    }
  }

  /** The header, then so many rows each; long tables are made on all cores. */
  private Stream<byte[]> pieces() {
    Map<Double, String> decimals = new ConcurrentHashMap<>();
    (shared.isEmpty() ? rows : shared)
        .parallelStream().forEach(row -> row.line = line(row.values, decimals));
    return Stream.concat(
        Stream.of(utf8(WRITTEN.format(header()) + '\n')),
        IntStream.range(0, (rows.size() + PIECE - 1) / PIECE)
            .parallel()
            .mapToObj(piece -> rows(PIECE * piece, Math.min(rows.size(), PIECE * (piece + 1)))));
  }

  private byte[] rows(int from, int to) {
    byte[] out = new byte[96 * (to - from)];
    int size = 0;
    for (int i = from; i < to; i++) {
      String name = clips.get(i);
      byte[] clip = utf8(name);
      if (!isPlain(clip)) {
        clip = utf8(WRITTEN.format(name));
      }
      byte[] line = rows.get(i).line;
      if (out.length - size < clip.length + line.length) {
        out = Arrays.copyOf(out, 2 * out.length + clip.length + line.length);
      }
      System.arraycopy(clip, 0, out, size, clip.length);
      size += clip.length;
      System.arraycopy(line, 0, out, size, line.length);
      size += line.length;
    }
    return Arrays.copyOf(out, size);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Object[] header() {
    List<String> header = new ArrayList<>();
    header.add("clip");
    header.addAll(classes);
    return header.toArray();
  }

  /** Whether a field is certainly written as it is, without quotes. */
  private static boolean isPlain(byte[] field) {
    for (int i = 0; i < field.length; i++) {
      byte c = field[i];
      boolean inside = i > 0 && (c == '-' || c == '.' || c == '/');
      if (!(isBetween('a', c, 'z') || isBetween('0', c, '9') || isBetween('A', c, 'Z') || inside)
          && c != '_') {
        return false;
      }
    }
    return field.length > 0;
  }

  private static boolean isBetween(char least, byte c, char most) {
    return c >= least && c <= most;
  }

  private static byte[] line(double[] row, Map<Double, String> decimals) {
    StringBuilder line = new StringBuilder();
    for (double value : row) {
      String decimal = decimals.get(value);
      if (decimal == null) {
        decimal = decimal(value);
        if (decimals.size() < MOST_DECIMALS) {
          decimals.put(value, decimal);
        }
      }
      line.append(',').append(decimal);
    }
    return utf8(line.append('\n').toString());
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
