package dev.chorale.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpanMaskTest {
  @Test
  void aClipShorterThanASpanIsNotMasked() {
    float[][] masks = new SpanMask(0.9, 10, 2).draw(List.of(9, 3), 9, new Random(1));
    assertThat(masks).isEqualTo(new float[2][9]);
  }

  @Test
  void spansLieInAClipsOwnFrames() {
    for (int seed = 0; seed < 50; seed++) {
      float[][] masks = new SpanMask(0.5, 4, 2).draw(List.of(30, 12), 30, new Random(seed));
      for (int place = 12; place < 30; place++) {
        assertThat(masks[1][place]).isZero();
      }
      // Two spans of four places at least, which overlap in all but one at most.
      assertThat(sum(masks[1])).isBetween(5f, 12f);
    }
  }

  @Test
  void theSameSeedDrawsTheSame() {
    SpanMask mask = new SpanMask(0.3, 5, 0);
    assertThat(mask.draw(List.of(80), 80, new Random(3)))
        .isEqualTo(mask.draw(List.of(80), 80, new Random(3)))
        .isNotEqualTo(mask.draw(List.of(80), 80, new Random(4)));
  }

  private static float sum(float[] values) {
    float sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }
}
