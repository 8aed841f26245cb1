package dev.chorale.csv;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The lines of a CSV file as bytes, which for long files is many times faster than fields as
 * strings. What needs a closer look (an escaped quote, a field with a line break, a wrong number of
 * fields, bytes that are not UTF-8) is left to who reads the rest.
 */
final class PlainLines implements Closeable {
  private static final int BUFFER = 1 << 20;

  /** Columns that nobody asked for. */
  private static final int UNASKED = -1;

  private final InputStream in;

  /** The last byte is kept free for an end of line after the last line. */
  private final byte[] buffer = new byte[BUFFER + 1];

  private int from;
  private int to;
  private boolean ended;
  private int lines;

  /** Bytes that may still be read: what follows them is another part's. */
  private long left = Long.MAX_VALUE;

  PlainLines(InputStream in) {
    this.in = in;
  }

  boolean isUtf16() throws IOException {
    more();
    return to >= 2
        && ((buffer[0] == (byte) 0xFF && buffer[1] == (byte) 0xFE)
            || (buffer[0] == (byte) 0xFE && buffer[1] == (byte) 0xFF));
  }

  /** The first line, with its end; empty, and nothing is taken, where it needs a closer look. */
  Optional<byte[]> header() throws IOException {
    int end = more();
    int quotes = 0;
    for (int i = from; i < end; i++) {
      byte b = buffer[i];
      if (b == '"') {
        quotes++;
      } else if (b == '\n') {
        if (i == from || buffer[from] == '\r' || quotes % 2 != 0) {
          return Optional.empty();
        }
        byte[] header = Arrays.copyOfRange(buffer, from, i + 1);
        from = i + 1;
        lines = 1;
        return Optional.of(header);
      } else if (b == '\r' && buffer[i + 1] != '\n') {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Lines taken so far, and those that are blank. */
  int lines() {
    return lines;
  }

  /**
   * Leaves the later parts of a file to others, each for a thread of its own. They begin after an
   * end of line, which in a quoted field ends no row: so a part's lines only count once all lines
   * of the parts before were taken.
   *
   * @param file what this reads, of which only the header was taken
   * @return this one and the others, in order; fewer than asked for when lines are long
   */
  List<PlainLines> split(Path file, int parts) throws IOException {
    List<PlainLines> all = new ArrayList<>(List.of(this));
    long size = Files.size(file);
    long begun = 0;
    for (int i = 1; i < parts; i++) {
      long place = size / parts * i;
      InputStream from = Files.newInputStream(file);
      from.skipNBytes(place);
      PlainLines part = new PlainLines(from);
      if (part.skipLine()) {
        PlainLines before = all.get(all.size() - 1);
        before.left = place + part.from - begun - before.to;
        begun = place;
        all.add(part);
      } else {
        from.close();
      }
    }
    return all;
  }

  /** How many parts a file of so many bytes may have: each fills the buffer twice. */
  static int mostParts(long size) {
    return (int) Math.min(size / (2 * BUFFER), Runtime.getRuntime().availableProcessors());
  }

  private boolean skipLine() throws IOException {
    int end = more();
    while (from < end && buffer[from] != '\n') {
      from++;
    }
    return from++ < end;
  }

  /** Whether all lines were taken. */
  boolean isDone() {
    return ended && from >= to;
  }

  /** What was not taken, with what follows this part. */
  InputStream rest() {
    int start = Math.min(from, to);
    return new SequenceInputStream(new ByteArrayInputStream(buffer, start, to - start), in);
  }

  /**
   * Hands over lines until one needs a closer look, is not taken, or there are no more.
   *
   * @param columns of the fields to hand over
   * @param width number of columns of the file
   */
  void scan(int[] columns, int width, LineBytes fields) throws IOException {
    int[] places = new int[width];
    Arrays.fill(places, UNASKED);
    for (int i = 0; i < columns.length; i++) {
      places[columns[i]] = i;
    }
    int[] bounds = new int[2 * columns.length];
    try {
      for (int end = more(); from < end; end = more()) {
        while (from < end) {
          int next = after(buffer, from, places, bounds);
          if (next < 0 || (next > 0 && !fields.take(buffer, bounds))) {
            return;
          }
          from = next > 0 ? next : from + (buffer[from] == '\r' ? 2 : 1);
          lines++;
        }
        fields.bytesEnd();
      }
    } finally {
      fields.bytesEnd();
    }
  }

  /**
   * Finds the fields of a line.
   *
   * @return where the next one begins; 0 for a blank line; -1 for one that needs a closer look
   */
  private static int after(byte[] text, int from, int[] places, int[] bounds) {
    int found = 0;
    int seen = 0;
    int at = from;
    byte b = text[at];
    if (b == '\n' || (b == '\r' && text[at + 1] == '\n')) {
      return 0;
    }
    for (int field = 0; ; field++) {
      int start = at;
      b = text[at];
      int end;
      if (b == '"') {
        start = ++at;
        for (b = text[at]; b != '"' && b != '\n' && b != '\r'; b = text[++at]) {
          seen |= b;
        }
        end = at;
        b = b == '"' ? text[++at] : 0;
        if (b != ',' && b != '\n' && b != '\r') {
          return -1;
        }
      } else {
        // Nearly all bytes of names are above the comma, and those that end a field are not.
        while (b > ',' || (b != ',' && b != '\n' && b != '\r')) {
          seen |= b;
          b = text[++at];
        }
        end = at;
      }
      if (field == places.length) {
        return -1;
      }
      int place = places[field];
      if (place != UNASKED) {
        if (start < end && (text[start] <= ' ' || text[end - 1] <= ' ')) {
          while (start < end && isBlank(text[start])) {
            start++;
          }
          while (start < end && isBlank(text[end - 1])) {
            end--;
          }
          if (start < end
              && (text[start] < 0 || text[end - 1] < 0)
              && hasOtherBlanks(text, start, end)) {
            return -1;
          }
        }
        bounds[2 * place] = start;
        bounds[2 * place + 1] = end;
        found++;
      }
      at++;
      if (b != ',') {
        if (b == '\r' && text[at++] != '\n') {
          return -1;
        }
        boolean whole = found == bounds.length / 2 && (seen >= 0 || isUtf8(text, from, at));
        return whole ? at : -1;
      }
    }
  }

  /** As {@link Character#isWhitespace} has it of one byte. */
  private static boolean isBlank(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r') || (b >= 0x1C && b <= 0x1F);
  }

  /** Whether other blanks than ASCII's stand around a field. */
  private static boolean hasOtherBlanks(byte[] text, int start, int end) {
    String field = new String(text, start, end - start, StandardCharsets.UTF_8);
    return field.strip().length() < field.length();
  }

  private static boolean isUtf8(byte[] text, int start, int end) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text, start, end - start));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /**
   * Reads on until there is a whole line.
   *
   * @return the end of the last whole line; {@code from} where there are no more, or where one is
   *     longer than the buffer
   */
  private int more() throws IOException {
    int end = lastLine(from);
    if (end > from || ended) {
      return end;
    }
    System.arraycopy(buffer, from, buffer, 0, to - from);
    to -= from;
    from = 0;
    while (!ended && to < BUFFER) {
      int before = to;
      int read = left == 0 ? -1 : in.read(buffer, to, (int) Math.min(BUFFER - to, left));
      if (read < 0) {
        ended = true;
      } else {
        to += read;
        left -= read;
        if (lastLine(before) > before) {
          break;
        }
      }
    }
    return lastLine(0);
  }

  /** The end of the last whole line of what was read, or where it should have begun to look. */
  private int lastLine(int begin) {
    if (ended && to > begin && buffer[to - 1] != '\n') {
      buffer[to] = '\n';
      return to + 1;
    }
    for (int i = to; i > begin; i--) {
      if (buffer[i - 1] == '\n') {
        return i;
      }
    }
    return begin;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
