package dev.chorale.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chorale.vocabulary.TrainingSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class CbceTest {
  /** Shares over 1/3 count: 2, 1 and 0 clips; (1 - 0.5^n) = 0.75, 0.5 and, 0 as 1, 0.5. */
  private static final List<List<Double>> TARGETS =
      List.of(List.of(0.5, 0.5, 0.0), List.of(0.7, 0.3, 0.0));

  private static final Cbce LOSS = Cbce.of(TARGETS, spec(0.5, "{}"));

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
    Cbce loss = Cbce.of(List.of(List.of(1.0 / 3, 1.0 / 3, 1.0 / 3)), spec(0.99, "{}"));
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
    float[] factors = LOSS.factors(List.of(List.of(0.4, 0.6, 0.0), List.of(1.0, 0.0, 0.0)), 2);
    assertThat(factors)
        .containsExactly(
            (float) (-0.75 * 0.4 / 2), (float) (-1.125 * 0.6 / 2), -0f, -0.375f, -0f, -0f);
  }

  /** The weights are 0.5 / 0.75 and twice 0.5 / 0.5. */
  @Test
  void unscaledWeightsAreAsTheFormulaGivesThem() {
    Cbce loss = Cbce.of(TARGETS, spec(0.5, "{\"classWeights\": \"unscaled\"}"));
    assertThat(loss.weights().get(0)).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(loss.weights().get(1)).isCloseTo(1, within(1e-12));
  }

  /** Of two clips beta is 1/2. */
  @Test
  void betaMayFollowFromTheNumberOfClips() {
    Cbce loss = Cbce.of(TARGETS, spec(0, "{\"classWeights\": \"scaled-by-clips\"}"));
    assertThat(loss.weights()).isEqualTo(LOSS.weights());
  }

  /** The clip weighs 0.75 * 0.4 + 1.125 * 0.6 = 0.975. */
  @Test
  void aClipMayWeighItsCrossEntropyAsAWhole() {
    Cbce loss = Cbce.of(TARGETS, spec(0.5, "{\"loss\": \"clip-weighted\"}"));
    double[] logProbabilities = {Math.log(0.5), Math.log(0.25), Double.NEGATIVE_INFINITY};
    List<Double> target = List.of(0.4, 0.6, 0.0);
    double crossEntropy = 0.4 * Math.log(2) + 0.6 * Math.log(4);
    assertThat(Cbce.crossEntropy(target, logProbabilities)).isCloseTo(crossEntropy, within(1e-12));
    assertThat(loss.loss(target, logProbabilities)).isCloseTo(0.975 * crossEntropy, within(1e-12));
    assertThat(loss.factors(List.of(target), 1)[0]).isCloseTo(-0.39f, within(1e-6f));
  }

  private static TrainingSpec spec(double beta, String fields) {
    return Specs.with(new TrainingSpec(1, 1, 1e-3, 0, beta, 12), fields);
  }
}
