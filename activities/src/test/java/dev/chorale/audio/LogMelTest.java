package dev.chorale.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LogMelTest {
  private static final int BANDS = 40;

  /** Golden numbers: src/test/python/log_mel_golden.py, numpy. */
  @Test
  void agreesWithNumpy() throws IOException {
    JsonNode expected;
    try (InputStream json =
        Objects.requireNonNull(LogMelTest.class.getResourceAsStream("log_mel.json"))) {
      expected = ChoraleJson.mapper().readTree(json);
    }
    Features actual = new LogMel(BANDS).of(sound(3_000));
    assertThat(actual.rows()).isEqualTo(expected.size());
    assertThat(actual.frames()).isEqualTo(expected.get(0).size()).isEqualTo(17);
    for (int band = 0; band < BANDS; band++) {
      for (int frame = 0; frame < actual.frames(); frame++) {
        assertThat((double) actual.at(band, frame))
            .isCloseTo(expected.get(band).get(frame).doubleValue(), within(1e-4));
      }
    }
  }

  @Test
  void loudnessOfTheRecordingIsNormalisedAway() {
    float[] quiet = sound(8_000);
    float[] loud = quiet.clone();
    for (int n = 0; n < loud.length; n++) {
      loud[n] = 2 * loud[n];
    }
    LogMel logMel = new LogMel(BANDS);
    for (int frame = 0; frame < 40; frame++) {
      assertThat(logMel.of(loud).at(5, frame))
          .isCloseTo(logMel.of(quiet).at(5, frame), within(0.03f));
    }
  }

  @Test
  void aClipShorterThanAWindowHasOneFrameAndSilenceIsFinite() {
    assertThat(new LogMel(BANDS).of(new float[1]).frames()).isEqualTo(1);
    assertThat(new LogMel(BANDS).of(new float[559]).frames()).isEqualTo(1);
    assertThat(new LogMel(BANDS).of(new float[560]).frames()).isEqualTo(2);
    assertThat(new LogMel(BANDS).of(new float[560]).at(0, 1)).isEqualTo(0f);
  }

  /** As in log_mel_golden.py. */
  private static float[] sound(int length) {
    float[] samples = new float[length];
    for (int n = 0; n < length; n++) {
      double t = n / 16_000.0;
      samples[n] =
          (float)
              (0.4 * Math.sin(2 * Math.PI * (300 + 900 * t) * t)
                  + 0.1 * Math.sin(2 * Math.PI * 120 * t));
    }
    return samples;
  }
}
