package dev.chorale.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResamplerTest {
  /** Golden numbers: src/test/python/resample_golden.py, scipy.signal.resample_poly. */
  @ParameterizedTest
  @CsvSource({"48000,900", "44100,827", "8000,150", "11025,207", "22050,413"})
  void agreesWithScipy(int rate, int length) throws IOException {
    JsonNode expected;
    try (InputStream json =
        Objects.requireNonNull(ResamplerTest.class.getResourceAsStream("resample.json"))) {
      expected = ChoraleJson.mapper().readTree(json).get(String.valueOf(rate));
    }
    float[] actual = Resampler.of(rate, 16_000).resample(sound(rate, length));
    assertThat(actual).hasSize(expected.size());
    for (int n = 0; n < actual.length; n++) {
      assertThat((double) actual[n]).isCloseTo(expected.get(n).doubleValue(), within(3e-7));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8_001, 8_100, 9_000, 12_000, 15_999, 17_000, 23_000})
  void whatTheLowerRateCannotHoldIsAHundredDecibelsDown(int hertz) {
    assertThat(decibels(48_000, hertz)).isLessThan(-100);
    if (hertz < 22_050) {
      assertThat(decibels(44_100, hertz)).isLessThan(-100);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 1_000, 4_000, 7_000, 7_120})
  void speechPassesUnchanged(int hertz) {
    assertThat(decibels(48_000, hertz)).isCloseTo(0, within(0.001));
    assertThat(decibels(44_100, hertz)).isCloseTo(0, within(0.001));
  }

  @Test
  void upsamplingLeavesNoImage() {
    float[] up = Resampler.of(8_000, 16_000).resample(tone(8_000, 3_000, 8_000));
    // The image of 3 kHz lies at 5 kHz: correlate the middle with it, a whole number of periods.
    double cosine = 0;
    double sine = 0;
    int from = 4_000;
    int to = 12_000;
    for (int n = from; n < to; n++) {
      cosine += up[n] * Math.cos(2 * Math.PI * 5_000 * n / 16_000);
      sine += up[n] * Math.sin(2 * Math.PI * 5_000 * n / 16_000);
    }
    double amplitude = 2 * Math.hypot(cosine, sine) / (to - from);
    assertThat(20 * Math.log10(amplitude)).isLessThan(-100);
  }

  @Test
  void theOutputLastsAsLongAsTheInput() {
    assertThat(Resampler.of(48_000, 16_000).resample(new float[1])).hasSize(1);
    assertThat(Resampler.of(48_000, 16_000).resample(new float[48_000])).hasSize(16_000);
    assertThat(Resampler.of(44_100, 16_000).resample(new float[44_101])).hasSize(16_001);
    assertThat(Resampler.of(11_027, 16_000).resample(new float[11_027])).hasSize(16_000);
  }

  /** The level of a tone after resampling to 16 kHz, against before. */
  private static double decibels(int rate, int hertz) {
    float[] output = Resampler.of(rate, 16_000).resample(tone(rate, hertz, rate));
    double sum = 0;
    int edge = 800;
    for (int n = edge; n < output.length - edge; n++) {
      sum += (double) output[n] * output[n];
    }
    double rms = Math.sqrt(sum / (output.length - 2 * edge));
    return 20 * Math.log10(rms / Math.sqrt(0.5));
  }

  private static float[] tone(int rate, int hertz, int length) {
    float[] samples = new float[length];
    for (int n = 0; n < length; n++) {
      samples[n] = (float) Math.sin(2 * Math.PI * hertz * n / rate + 0.3);
    }
    return samples;
  }

  /** As in resample_golden.py. */
  private static float[] sound(int rate, int length) {
    float[] samples = new float[length];
    for (int n = 0; n < length; n++) {
      double t = (double) n / rate;
      double x = 0.5 * Math.sin(2 * Math.PI * 440 * t) + 0.3 * Math.sin(2 * Math.PI * 3100 * t + 1);
      samples[n] = (float) (n == length / 3 ? x + 0.2 : x);
    }
    return samples;
  }
}
