package dev.chorale.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Inputs with random damage, a second a parser; longer with {@code -Dchorale.fuzz.seconds=N},
 * others with {@code -Dchorale.fuzz.seed=N}.
 */
class FuzzTest {
  @TempDir private Path scratch;

  static Stream<Parser> parsers() throws IOException {
    return Parsers.all().stream();
  }

  @ParameterizedTest
  @MethodSource("parsers")
  void damageIsReadOrRefusedAndNothingElse(Parser parser) throws Exception {
    assertThat(Fuzz.run(parser, scratch)).isPositive();
  }
}
