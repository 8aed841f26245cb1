package dev.chorale.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Five hundred inputs that a parser will meet one day. Each is read, skipped and counted, or
 * refused with a message for people; none ends in another way, hangs, or leaves part of an
 * artifact.
 */
class HostileInputsTest {
  private static final int INPUTS = 500;
  private static final Duration LONGEST = Duration.ofSeconds(20);

  @TempDir private Path folder;

  private record Kind(
      String name, boolean mustBeRefused, BiFunction<byte[], SplittableRandom, byte[]> damage) {}

  private static final class Input {
    private final Parser parser;
    private final Kind kind;
    private final byte[] bytes;

    Input(Parser parser, Kind kind, byte[] bytes) {
      this.parser = parser;
      this.kind = kind;
      this.bytes = bytes;
    }

    @Override
    public String toString() {
      return parser.name() + ", " + kind.name();
    }
  }

  private static final List<Kind> TEXT =
      List.of(
          new Kind("truncated", false, HostileInputsTest::truncated),
          new Kind("empty", true, (in, random) -> new byte[0]),
          new Kind("no line but the first", false, (in, random) -> firstLine(in)),
          new Kind("UTF-16", true, (in, random) -> text(in).getBytes(StandardCharsets.UTF_16)),
          new Kind("Latin-1", true, (in, random) -> latin1(in)),
          new Kind("BOM", false, (in, random) -> utf8("\uFEFF" + text(in))),
          new Kind("CRLF", false, (in, random) -> utf8(text(in).replace("\n", "\r\n"))),
          new Kind("CR", false, (in, random) -> utf8(text(in).replaceAll("\r?\n", "\r"))),
          new Kind("NUL", false, (in, random) -> inserted(in, random, "\0")),
          new Kind("open quote", true, (in, random) -> utf8(text(in) + "\"a,1,2,3,4,5,6,7,8\n")),
          new Kind("quote within", false, (in, random) -> inserted(in, random, "\"")),
          new Kind("NaN votes", false, (in, random) -> numbers(in, "NaN")),
          new Kind("negative votes", false, (in, random) -> numbers(in, "-1")),
          new Kind("endless votes", false, (in, random) -> numbers(in, "99999999999999999999")),
          new Kind("infinite votes", false, (in, random) -> numbers(in, "Infinity")),
          new Kind("every line twice", false, (in, random) -> twice(in)),
          new Kind(
              "a column twice",
              false,
              (in, random) -> utf8(text(in).replaceFirst("(\\w+)", "$1,$1"))),
          new Kind(
              "a column less", false, (in, random) -> utf8(text(in).replaceFirst("\\w+,", ""))),
          new Kind(
              "fields too many",
              true,
              (in, random) -> utf8(text(in) + "a" + ",1".repeat(40) + "\n")),
          new Kind(
              "a line of 10 MB",
              true,
              (in, random) -> utf8(text(in) + "x".repeat(10 << 20) + "\n")),
          new Kind(
              "a field of 10 MB",
              true,
              (in, random) -> utf8(text(in) + "\"" + "x\n".repeat(5 << 20) + "\"\n")),
          new Kind(
              "a web page", true, (in, random) -> utf8("<!DOCTYPE html><html>Not found</html>")),
          new Kind("a picture", true, (in, random) -> noise(random)));

  private static final List<Kind> BYTES =
      List.of(
          new Kind("truncated", false, HostileInputsTest::truncated),
          new Kind("empty", false, (in, random) -> new byte[0]),
          new Kind("sizes that lie", false, HostileInputsTest::lying),
          new Kind("sizes that lie in its header", false, HostileInputsTest::lyingHeader),
          new Kind("twice", false, (in, random) -> joined(in, in)),
          new Kind("something behind", false, (in, random) -> joined(in, noise(random))),
          new Kind("something before", false, (in, random) -> joined(noise(random), in)),
          new Kind("a web page", false, (in, random) -> utf8("<html>Not found</html>")),
          new Kind("noise", false, (in, random) -> noise(random)),
          new Kind("zeros", false, (in, random) -> new byte[in.length]),
          new Kind("bits flipped", false, Damage::some));

  private static List<Input> inputs() throws IOException {
    SplittableRandom random = new SplittableRandom(20261123);
    List<Parser> parsers = Parsers.all();
    List<Input> inputs = new ArrayList<>();
    while (inputs.size() < INPUTS) {
      for (Parser parser : parsers) {
        for (Kind kind : parser.text() ? TEXT : BYTES) {
          byte[] seed = parser.seeds().get(random.nextInt(parser.seeds().size()));
          inputs.add(new Input(parser, kind, kind.damage().apply(seed, random)));
        }
      }
    }
    return inputs.subList(0, INPUTS);
  }

  @Test
  void eachIsReadOrRefusedForPeopleAndNothingElse() throws IOException {
    int refused = 0;
    List<String> read = new ArrayList<>();
    for (Input input : inputs()) {
      Optional<String> message =
          assertTimeoutPreemptively(
              LONGEST, () -> input.parser.tryOn(input.bytes, Fuzz.empty(folder)), input::toString);
      if (message.isPresent()) {
        refused++;
      } else {
        read.add(input.toString());
        assertThat(input.kind.mustBeRefused()).as(input.toString()).isFalse();
      }
    }
    assertThat(refused + read.size()).isEqualTo(INPUTS);
    assertThat(refused).as("read: " + read).isGreaterThan(INPUTS / 2);
  }

  private static byte[] truncated(byte[] in, SplittableRandom random) {
    return Arrays.copyOf(in, random.nextInt(in.length));
  }

  private static byte[] firstLine(byte[] in) {
    return utf8(text(in).lines().findFirst().orElseThrow() + "\n");
  }

  private static byte[] latin1(byte[] in) {
    return (text(in) + "é,é,é\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] inserted(byte[] in, SplittableRandom random, String piece) {
    int at = random.nextInt(in.length);
    return joined(
        joined(Arrays.copyOf(in, at), utf8(piece)), Arrays.copyOfRange(in, at, in.length));
  }

  private static byte[] numbers(byte[] in, String number) {
    return utf8(text(in).replaceAll("(?<=,)[\\d.]+(?=[,\r\n])", number));
  }

  private static byte[] twice(byte[] in) {
    StringBuilder out = new StringBuilder();
    text(in).lines().skip(1).forEach(line -> out.append(line).append('\n'));
    return utf8(text(in) + out);
  }

  /** Four bytes somewhere become a size that is not true. */
  private static byte[] lying(byte[] in, SplittableRandom random) {
    return lie(in, random.nextInt(in.length - 4), random);
  }

  private static byte[] lyingHeader(byte[] in, SplittableRandom random) {
    return lie(in, random.nextInt(40), random);
  }

  private static byte[] lie(byte[] in, int at, SplittableRandom random) {
    byte[] lying = in.clone();
    int size = random.nextInt(4) == 0 ? -1 : random.nextInt();
    for (int i = 0; i < 4; i++) {
      lying[at + i] = (byte) (size >> (8 * i));
    }
    return lying;
  }

  private static byte[] noise(SplittableRandom random) {
    byte[] noise = new byte[random.nextInt(16, 3000)];
    random.nextBytes(noise);
    // As every picture begins, so that chance makes no text of it.
    noise[0] = (byte) 0x89;
    return noise;
  }

  private static String text(byte[] in) {
    return new String(in, StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] joined(byte[] one, byte[] two) {
    byte[] both = Arrays.copyOf(one, one.length + two.length);
    System.arraycopy(two, 0, both, one.length, two.length);
    return both;
  }
}
