package dev.chorale.audio;

import java.io.EOFException;

/** The bits of a FLAC stream, the highest of each byte first. */
final class FlacBits {
  private static final int[] CRC8 = table(0x07 << 8);
  private static final int[] CRC16 = table(0x8005);

  private final byte[] bytes;
  private int at;

  /** The last bits that were read from {@link #bytes} and not given out, and how many. */
  private long held;

  private int count;

  FlacBits(byte[] bytes, int at) {
    this.bytes = bytes;
    this.at = at;
  }

  /** The byte that is read next, on a byte boundary. */
  int position() {
    return at - count / 8;
  }

  boolean atEnd() {
    return position() >= bytes.length;
  }

  /** An unsigned number of at most 36 bits. */
  long unsigned(int bits) throws EOFException {
    while (count < bits) {
      fill();
    }
    count -= bits;
    return (held >>> count) & ((1L << bits) - 1);
  }

  int small(int bits) throws EOFException {
    return (int) unsigned(bits);
  }

  /** A number in two's complement of at most 36 bits. */
  long signed(int bits) throws EOFException {
    return bits == 0 ? 0 : unsigned(bits) << (64 - bits) >> (64 - bits);
  }

  /** How many zeros stand before the next one. */
  int zeros() throws EOFException {
    int zeros = 0;
    while (true) {
      if (count == 0) {
        fill();
      }
      long left = held & ((1L << count) - 1);
      if (left != 0) {
        int leading = Long.numberOfLeadingZeros(left) - (64 - count);
        count -= leading + 1;
        return zeros + leading;
      }
      zeros += count;
      count = 0;
    }
  }

  /** Drops what is left of a byte that was begun. */
  void align() {
    count -= count % 8;
  }

  void skip(int many) throws EOFException {
    if (many > bytes.length - at) {
      throw new EOFException();
    }
    at += many;
  }

  private void fill() throws EOFException {
    if (at == bytes.length) {
      throw new EOFException();
    }
    held = held << 8 | (bytes[at++] & 0xff);
    count += 8;
  }

  /** Checksum of the bytes from one position to another, as a frame's header ends with. */
  int crc8(int from, int to) {
    int crc = 0;
    for (int i = from; i < to; i++) {
      crc = CRC8[crc ^ (bytes[i] & 0xff)] >> 8;
    }
    return crc;
  }

  /** As a frame ends with. */
  int crc16(int from, int to) {
    int crc = 0;
    for (int i = from; i < to; i++) {
      crc = (crc << 8 & 0xffff) ^ CRC16[crc >> 8 ^ (bytes[i] & 0xff)];
    }
    return crc;
  }

  /** Of a polynomial of 16 bits. */
  private static int[] table(int polynomial) {
    int[] table = new int[256];
    for (int i = 0; i < 256; i++) {
      int crc = i << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc << 1 ^ ((crc & 0x8000) == 0 ? 0 : polynomial)) & 0xffff;
      }
      table[i] = crc;
    }
    return table;
  }
}
