package dev.chorale.labels;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Numbers names from 0 in the order in which they first occur. Looks them up by their UTF-8 bytes,
 * so that a name that is known needs no string.
 */
final class NameTable {
  private byte[] text = new byte[1 << 12];

  /** Where each name ends in the text; the next one begins there. */
  private int[] ends = new int[1 << 8];

  private int[] hashes = new int[1 << 8];

  /** Open addressing: the number of a name and 1, or 0 where there is none. */
  private int[] slots = new int[1 << 9];

  private int size;

  int size() {
    return size;
  }

  int number(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return number(bytes, 0, bytes.length);
  }

  /** The number of the name that lies in these bytes. */
  int number(byte[] bytes, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    hash ^= hash >>> 15;
    int mask = slots.length - 1;
    int slot = hash & mask;
    for (int taken = slots[slot]; taken != 0; taken = slots[slot]) {
      if (hashes[taken - 1] == hash && is(taken - 1, bytes, from, to)) {
        return taken - 1;
      }
      slot = (slot + 1) & mask;
    }
    slots[slot] = size + 1;
    append(hash, bytes, from, to);
    if (2 * size > mask) {
      rehash();
    }
    return size - 1;
  }

  /** Whether a name is what lies in these bytes. */
  boolean is(int number, byte[] bytes, int from, int to) {
    int start = start(number);
    int length = to - from;
    if (ends[number] - start != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text[start + i] != bytes[from + i]) {
        return false;
      }
    }
    return true;
  }

  private int start(int number) {
    return number == 0 ? 0 : ends[number - 1];
  }

  private void append(int hash, byte[] bytes, int from, int to) {
    int start = size == 0 ? 0 : ends[size - 1];
    int end = start + to - from;
    if (end > text.length) {
      text = Arrays.copyOf(text, Math.max(2 * text.length, end));
    }
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, 2 * size);
      hashes = Arrays.copyOf(hashes, 2 * size);
    }
    System.arraycopy(bytes, from, text, start, to - from);
    ends[size] = end;
    hashes[size] = hash;
    size++;
  }

  private void rehash() {
    slots = new int[2 * slots.length];
    int mask = slots.length - 1;
    for (int number = 0; number < size; number++) {
      int slot = hashes[number] & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = number + 1;
    }
  }

  String name(int number) {
    int start = start(number);
    return new String(text, start, ends[number] - start, StandardCharsets.UTF_8);
  }

  /** All names, by number. */
  List<String> names() {
    return IntStream.range(0, size).mapToObj(this::name).toList();
  }
}
