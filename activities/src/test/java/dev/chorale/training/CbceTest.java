package dev.chorale.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class CbceTest {
  /** Shares over 1/3 count: 2, 1 and 0 clips; (1 - 0.5^n) = 0.75, 0.5 and, 0 as 1, 0.5. */
  private static final Cbce LOSS =
      Cbce.of(List.of(List.of(0.5, 0.5, 0.0), List.of(0.7, 0.3, 0.0)), 0.5);

  @Test
  void aClassWeighsLessTheMoreClipsArePositiveForIt() {
    assertThat(LOSS.positives()).containsExactly(2, 1, 0);
    // 2/3, 1, 1 times 3 / (8/3).
    assertThat(LOSS.weights().get(0)).isCloseTo(0.75, within(1e-12));
    assertThat(LOSS.weights().get(1)).isCloseTo(1.125, within(1e-12));
    assertThat(LOSS.weights().get(2)).isCloseTo(1.125, within(1e-12));
  }

  @Test
  void aShareOfExactlyOneThirdIsNotPositive() {
    Cbce loss = Cbce.of(List.of(List.of(1.0 / 3, 1.0 / 3, 1.0 / 3)), 0.99);
    assertThat(loss.positives()).containsExactly(0, 0, 0);
  }

  @Test
  void theLossOfAClipIsTheWeightedSumOverItsClasses() {
    double[] logProbabilities = {Math.log(0.5), Math.log(0.25), Double.NEGATIVE_INFINITY};
    assertThat(LOSS.loss(List.of(0.4, 0.6, 0.0), logProbabilities))
        .isCloseTo(0.75 * 0.4 * Math.log(2) + 1.125 * 0.6 * Math.log(4), within(1e-12));
  }

  @Test
  void theFactorsOfABatchGiveItsMeanLoss() {
    float[] factors = LOSS.factors(List.of(List.of(0.4, 0.6, 0.0), List.of(1.0, 0.0, 0.0)));
    assertThat(factors)
        .containsExactly(
            (float) (-0.75 * 0.4 / 2), (float) (-1.125 * 0.6 / 2), -0f, -0.375f, -0f, -0f);
  }
}
