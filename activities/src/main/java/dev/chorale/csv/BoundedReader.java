package dev.chorale.csv;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Refuses a record that goes on and on: without it, one missing quote takes all memory there is.
 */
final class BoundedReader extends FilterReader {
  /** The longest field in any corpus, a rater's comment, has a few thousand. */
  private static final int LONGEST_RECORD = 1 << 20;

  /** More than any parser reads ahead. */
  private static final int AHEAD = 1 << 16;

  private long left;

  BoundedReader(Reader in) {
    super(in);
  }

  /** The record before is complete. */
  void recordBegins() {
    left = LONGEST_RECORD + AHEAD;
  }

  @Override
  public int read() throws IOException {
    char[] one = new char[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    left -= Math.max(0, read);
    if (left < 0) {
      throw new TooLongException();
    }
    return read;
  }

  /** A record is longer than any. */
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLongException() {
      super("this row is longer than " + LONGEST_RECORD + " characters");
    }
  }
}
