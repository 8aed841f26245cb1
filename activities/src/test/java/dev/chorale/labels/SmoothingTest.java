package dev.chorale.labels;

import static dev.chorale.vocabulary.AggregationRule.ALL_INCLUSIVE;
import static dev.chorale.vocabulary.AggregationRule.MAJORITY;
import static dev.chorale.vocabulary.AggregationRule.PLURALITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chorale.vocabulary.LabelSpec;
import dev.chorale.vocabulary.LabelSpec.Majority;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** Of four classes a smoothed half is (0.5 - 0.05 / 3) / (0.95 - 0.05 / 3) = 0.51786. */
  @Test
  void overHalfOfSmoothedSharesIsALittleMoreThanHalfOfTheAnnotations() {
    LabelSpec released = new LabelSpec(0.05, Majority.SMOOTHED_SHARES);
    RatingCounts nearly = RatingCounts.of(15, 14, 0, 0);
    RatingCounts over = RatingCounts.of(14, 13, 0, 0);
    assertThat(AggregationRules.apply(MAJORITY, nearly, LabelSpec.PLAIN)).isPresent();
    assertThat(AggregationRules.apply(MAJORITY, nearly, released)).isEmpty();
    assertThat(AggregationRules.apply(MAJORITY, over, released)).isPresent();
    assertThat(AggregationRules.apply(PLURALITY, nearly, released)).isPresent();
  }

  /** What is positive, kept and lost stays; the shares, of which the test truth is made, do not. */
  @Test
  void smoothingChangesSharesAndNoCount() {
    Map<String, Votes> votes = new LinkedHashMap<>();
    votes.put("a", RatingCounts.of(3, 2, 0, 0));
    votes.put("b", RatingCounts.of(1, 1, 1, 1));
    Ratings ratings = new Ratings(List.of("n", "a", "s", "h"), votes, Map.of(), 0, true);
    Labels plain = Labels.of(ALL_INCLUSIVE, ratings);
    Labels smoothed =
        Labels.of(ALL_INCLUSIVE, ratings, new LabelSpec(0.05, Majority.SMOOTHED_SHARES));
    assertThat(smoothed.train().row("a"))
        .containsExactly(smoothing.smooth(0.6, 0.4, 0, 0), within(1e-12));
    assertThat(smoothed.train().row("b"))
        .containsExactly(new double[] {.25, .25, .25, .25}, within(1e-12));
    assertThat(smoothed.test().toCsv()).isEqualTo(plain.test().toCsv());
    assertThat(smoothed.losses()).isEqualTo(plain.losses());
    assertThat(Labels.of(MAJORITY, ratings, new LabelSpec(0.05, Majority.COUNTS)).train().row("a"))
        .containsExactly(smoothing.smooth(1, 0, 0, 0), within(1e-12));
  }
}
