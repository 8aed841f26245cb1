package dev.chorale.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NumericsTest {
  /** printf '{"device":"cpu","engine":"E","hardware":"amd64 avx2","threads":"2"}' | sha256sum */
  @Test
  void theNameIsReadableAndTellsApartWhatItDoesNotShow() {
    assertThat(Numerics.name(numerics("E"))).isEqualTo("cpu-amd64-avx2-2t-c9246ab9");
    assertThat(Numerics.name(numerics("F"))).startsWith("cpu-amd64-avx2-2t-");
    assertThat(Numerics.name(numerics("F"))).isNotEqualTo(Numerics.name(numerics("E")));
  }

  private static SortedMap<String, String> numerics(String engine) {
    return new TreeMap<>(
        Map.of("device", "cpu", "hardware", "amd64 avx2", "engine", engine, "threads", "2"));
  }
}
