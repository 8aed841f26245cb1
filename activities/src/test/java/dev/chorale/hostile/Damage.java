package dev.chorale.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Damages an input: a few small changes at random places. */
public final class Damage {
  private static final List<String> PIECES =
      List.of(
          "\"",
          ",",
          "\n",
          "\r",
          "\r\n",
          "\0",
          "\uFEFF",
          "NaN",
          "-1",
          "1e400",
          "99999999999",
          "é",
          ",,,,",
          "\"\"\"",
          "Infinity",
          " ",
          "\t",
          "0x1p3",
          "1_000",
          "other",
          ";",
          ";;;",
          "[",
          "]",
          "../",
          "/etc/passwd",
          "{",
          "}",
          ": ",
          "- ",
          "&a",
          "*a",
          "!!java.lang.Object",
          "\u2028",
          "A".repeat(300),
          "1".repeat(60));
  private static final int[] NUMBERS = {
    0, 1, -1, 127, 128, 255, 32_767, 65_535, 65_536, Integer.MAX_VALUE, Integer.MIN_VALUE
  };

  private Damage() {}

  /** One to four changes. */
  public static byte[] some(byte[] input, SplittableRandom random) {
    byte[] damaged = input;
    for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
      damaged = one(damaged, random);
    }
    return damaged;
  }

  private static byte[] one(byte[] input, SplittableRandom random) {
    int at = random.nextInt(input.length + 1);
    int end = Math.min(input.length, at + random.nextInt(1, 40));
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(input, at);
      case 1 -> flipped(input, random);
      case 2 -> spliced(input, at, at, piece(random));
      case 3 -> spliced(input, at, end, new byte[0]);
      case 4 -> spliced(input, at, at, Arrays.copyOfRange(input, at, end));
      case 5 -> spliced(input, at, end, piece(random));
      case 6 -> numbered(input, random);
      default -> swapped(input, random);
    };
  }

  private static byte[] piece(SplittableRandom random) {
    return PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] flipped(byte[] input, SplittableRandom random) {
    byte[] flipped = input.clone();
    for (int many = random.nextInt(1, 4); many > 0 && input.length > 0; many--) {
      flipped[random.nextInt(input.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  /** A size or count that lies, in either byte order. */
  private static byte[] numbered(byte[] input, SplittableRandom random) {
    byte[] lying = input.clone();
    int number = NUMBERS[random.nextInt(NUMBERS.length)];
    int width = 1 << random.nextInt(3);
    int at = random.nextInt(Math.max(1, input.length - width));
    boolean littleEndian = random.nextBoolean();
    for (int i = 0; i < width && at + i < lying.length; i++) {
      lying[at + i] = (byte) (number >> (8 * (littleEndian ? i : width - 1 - i)));
    }
    return lying;
  }

  /** Two lines in the other order, or a line twice. */
  private static byte[] swapped(byte[] input, SplittableRandom random) {
    String[] lines = new String(input, StandardCharsets.ISO_8859_1).split("(?<=\n)", -1);
    int one = random.nextInt(lines.length);
    int two = random.nextInt(lines.length);
    String line = lines[one];
    lines[one] = lines[two];
    if (random.nextBoolean()) {
      lines[two] = line;
    }
    return String.join("", lines).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] spliced(byte[] input, int from, int to, byte[] piece) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(input, 0, from);
    out.writeBytes(piece);
    out.write(input, to, input.length - to);
    return out.toByteArray();
  }
}
