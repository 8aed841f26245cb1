package dev.chorale.hostile;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Runs a parser on damaged inputs for a while. */
public final class Fuzz {
  private static final Duration LONGEST_INPUT = Duration.ofSeconds(20);

  private Fuzz() {}

  /**
   * For as long as {@code chorale.fuzz.seconds} says; the inputs follow from {@code
   * chorale.fuzz.seed} and the parser's name alone.
   *
   * @return how many inputs it had
   */
  public static int run(Parser parser, Path folder) {
    Duration time = Duration.ofSeconds(Long.getLong("chorale.fuzz.seconds", 1));
    long seed = Long.getLong("chorale.fuzz.seed", 1) * 31 + parser.name().hashCode();
    List<byte[]> current = Collections.synchronizedList(new ArrayList<>(List.of(new byte[0])));
    try {
      return assertTimeoutPreemptively(
          time.plus(LONGEST_INPUT), () -> run(parser, folder, time, seed, current));
    } catch (AssertionError e) {
      throw String.valueOf(e.getMessage()).contains("timed out")
          ? new AssertionError(parser.name() + ": hangs" + parser.shown(current.get(0)), e)
          : e;
    }
  }

  private static int run(Parser parser, Path folder, Duration time, long seed, List<byte[]> current)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    long end = System.nanoTime() + time.toNanos();
    int inputs = 0;
    for (; System.nanoTime() < end; inputs++) {
      byte[] whole = parser.seeds().get(random.nextInt(parser.seeds().size()));
      byte[] damaged = Damage.some(whole, random);
      current.set(0, damaged);
      parser.tryOn(damaged, empty(folder));
    }
    return inputs;
  }

  static Path empty(Path folder) throws IOException {
    Path scratch = folder.resolve("scratch");
    if (Files.exists(scratch)) {
      List<Path> old;
      try (Stream<Path> all = Files.walk(scratch)) {
        old = all.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : old) {
        Files.delete(path);
      }
    }
    return Files.createDirectories(scratch);
  }
}
