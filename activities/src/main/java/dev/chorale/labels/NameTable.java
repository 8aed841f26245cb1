package dev.chorale.labels;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers names from 0 in the order in which they first occur. Looks them up by their UTF-8 bytes,
 * so that a name that is known needs no string.
 */
final class NameTable {
  /** Names that are looked up together. */
  static final int AT_ONCE = 32;

  private byte[] text = new byte[1 << 12];

  /** Where each name ends in the text; the next one begins there. */
  private int[] ends = new int[1 << 8];

  /**
   * Open addressing, two values a slot, side by side since reading memory is what takes the time:
   * the hash of a name with its number and 1, or 0 where there is none; then where its text begins
   * and how long it is.
   */
  private long[] slots = new long[1 << 10];

  private int size;

  private final long[] places = new long[AT_ONCE];

  /** Keeps the compiler from leaving reads out. */
  @SuppressWarnings("UnusedVariable")
  private int touched;

  int size() {
    return size;
  }

  int number(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return number(bytes, 0, bytes.length);
  }

  /** The number of the name that lies in these bytes. */
  int number(byte[] bytes, int from, int to) {
    return number(hash(bytes, from, to), bytes, from, to);
  }

  /**
   * Reads what looking up these names will read. One after the other, a look-up waits for memory
   * twice; many at once wait together.
   */
  void touch(int[] hashes, int names) {
    int mask = slots.length - 2;
    int read = 0;
    for (int i = 0; i < names; i++) {
      places[i] = slots[(2 * hashes[i] & mask) + 1];
    }
    for (int i = 0; i < names; i++) {
      int start = high(places[i]);
      read += text[start] + text[Math.max(start, start + (int) places[i] - 1)];
    }
    touched = read;
  }

  /**
   * @param hash of these bytes
   */
  int number(int hash, byte[] bytes, int from, int to) {
    int mask = slots.length - 2;
    int slot = 2 * hash & mask;
    for (long taken = slots[slot]; taken != 0; taken = slots[slot]) {
      if (high(taken) == hash) {
        long place = slots[slot + 1];
        if ((int) place == to - from && isAt(high(place), bytes, from, to)) {
          return (int) taken - 1;
        }
      }
      slot = (slot + 2) & mask;
    }
    int start = append(bytes, from, to);
    slots[slot] = (long) hash << Integer.SIZE | size;
    slots[slot + 1] = (long) start << Integer.SIZE | (to - from);
    if (3 * size > mask) {
      rehash();
    }
    return size - 1;
  }

  /** The number here of each name of another table. */
  int[] numbers(NameTable other) {
    int[] numbers = new int[other.size];
    int[] hashes = new int[AT_ONCE];
    for (int begin = 0; begin < numbers.length; begin += AT_ONCE) {
      int names = Math.min(AT_ONCE, numbers.length - begin);
      for (int i = 0; i < names; i++) {
        hashes[i] = hash(other.text, other.start(begin + i), other.ends[begin + i]);
      }
      touch(hashes, names);
      for (int i = begin; i < begin + names; i++) {
        numbers[i] = number(hashes[i - begin], other.text, other.start(i), other.ends[i]);
      }
    }
    return numbers;
  }

  private static int high(long both) {
    return (int) (both >> Integer.SIZE);
  }

  /** That of a string's bytes, four at a time: so a processor need not wait for each product. */
  static int hash(byte[] bytes, int from, int to) {
    int hash = to - from;
    int i = from;
    for (; i + 3 < to; i += 4) {
      hash =
          923_521 * hash
              + 29_791 * bytes[i]
              + 961 * bytes[i + 1]
              + 31 * bytes[i + 2]
              + bytes[i + 3];
    }
    for (; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash ^ (hash >>> 15);
  }

  /** Whether these bytes are the text from there on. */
  private boolean isAt(int start, byte[] bytes, int from, int to) {
    for (int i = from, j = start; i < to; i++, j++) {
      if (text[j] != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  private int start(int number) {
    return number == 0 ? 0 : ends[number - 1];
  }

  private int append(byte[] bytes, int from, int to) {
    int start = size == 0 ? 0 : ends[size - 1];
    int end = start + to - from;
    if (end > text.length) {
      text = Arrays.copyOf(text, Math.max(2 * text.length, end));
    }
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, 2 * size);
    }
    System.arraycopy(bytes, from, text, start, to - from);
    ends[size] = end;
    size++;
    return start;
  }

  private void rehash() {
    long[] before = slots;
    slots = new long[2 * before.length];
    int mask = slots.length - 2;
    for (int i = 0; i < before.length; i += 2) {
      if (before[i] != 0) {
        int slot = 2 * high(before[i]) & mask;
        while (slots[slot] != 0) {
          slot = (slot + 2) & mask;
        }
        slots[slot] = before[i];
        slots[slot + 1] = before[i + 1];
      }
    }
  }

  String name(int number) {
    int start = start(number);
    return new String(text, start, ends[number] - start, StandardCharsets.UTF_8);
  }

  /** All names so far, by number, each made when it is asked for. */
  List<String> names() {
    return new Chosen<>(this::name, size);
  }
}
