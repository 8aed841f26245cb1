package dev.chorale.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "1",
        "0.",
        ".5",
        "00.10",
        "0.123456",
        "0.1234567890123456789",
        "9007199254740991",
        "9007199254740993",
        "0.9007199254740993",
        "0.0000000000000000000001",
        "0.00000000000000000000001",
        "1e-3",
        "-0.5",
        "+0.5",
        "NaN",
        "0.5f"
      })
  void readsWhatJavaReads(String text) {
    assertThat(parsed(text)).isEqualTo(Double.valueOf(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "1.2.3", "0,5", "x", "0.5é"})
  void refusesWhatIsNoNumber(String text) {
    assertThatThrownBy(() -> parsed(text)).isInstanceOf(NumberFormatException.class);
  }

  @Test
  void readsDecimalsOfAnyLengthToTheLastBit() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      String text = String.format(Locale.ROOT, "%." + i % 25 + "f", 10 * random.nextDouble());
      assertThat(parsed(text)).as(text).isEqualTo(Double.parseDouble(text));
    }
  }

  private static double parsed(String field) {
    byte[] line = ("7," + field + ",7").getBytes(StandardCharsets.ISO_8859_1);
    return Decimals.parse(line, 2, line.length - 2);
  }
}
