package dev.chorale.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SmoothingTest {
  private final Smoothing smoothing = new Smoothing(0.05);

  /** Of four classes: 1 becomes 0.95, 0 becomes 0.05 / 3. */
  @Test
  void oneHotIsSmoothedOverTheOtherClasses() {
    double[] smoothed = smoothing.smooth(1, 0, 0, 0);
    assertThat(smoothed[0]).isCloseTo(0.95, within(1e-12));
    assertThat(smoothed[1]).isCloseTo(0.05 / 3, within(1e-12));
  }

  @Test
  void undoingGivesTheSharesBack() {
    double[] shares = {0.6, 0, 0.4, 0};
    assertThat(smoothing.undo(smoothing.smooth(shares))).containsExactly(shares, within(1e-12));
    assertThat(smoothing.undo(0.576667, 0.016667, 0.39, 0.016667))
        .as("as files have it, with six decimals")
        .containsExactly(shares, within(1e-6));
  }

  @Test
  void aShareThatNoSmoothingGivesIsRefused() {
    assertThatThrownBy(() -> smoothing.undo(0.97, 0.01, 0.01, 0.01))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "found 0.01, expected a share smoothed by 0.05, so at least 0.0166");
  }
}
