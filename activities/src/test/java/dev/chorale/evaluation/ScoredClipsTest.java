package dev.chorale.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chorale.labels.ClassTable;
import dev.chorale.vocabulary.BadInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoredClipsTest {
  private static final List<String> CLASSES = List.of("N", "A", "S", "H");

  /** The paper's three cases under the all-inclusive rule (Tables 1 and 2). */
  private static TestSet threeCases() {
    ClassTable shares = new ClassTable(CLASSES);
    shares.add("1", 0, .6, .4, 0);
    shares.add("2", .2, .4, .4, 0);
    shares.add("3", .4, .2, .2, .2);
    ClassTable positives = new ClassTable(CLASSES);
    positives.add("1", 0, 1, 1, 0);
    positives.add("2", 0, 1, 1, 0);
    positives.add("3", 1, 0, 0, 0);
    return new TestSet(shares, positives);
  }

  @Test
  void macroF1IsTheMeanOverAllClassesAlsoOverThoseThatNeverOccur() {
    ClassTable predictions = new ClassTable(CLASSES);
    predictions.add("1", 0, .6, .4, 0); // A and S: both true
    predictions.add("2", .3, .7, 0, 0); // N and A: A true, S missed
    predictions.add("3", 1, 0, 0, 0); // N: true
    Scores scores = ScoredClips.of(threeCases(), predictions).scores();
    assertThat(scores.perClass().get("N")).isEqualTo(new ClassScores(2.0 / 3, .5, 1, 1));
    assertThat(scores.perClass().get("A")).isEqualTo(new ClassScores(1, 1, 1, 2));
    assertThat(scores.perClass().get("S")).isEqualTo(new ClassScores(2.0 / 3, 1, .5, 2));
    assertThat(scores.perClass().get("H")).isEqualTo(new ClassScores(0, 0, 0, 0));
    assertThat(scores.macroF1()).isCloseTo((2.0 / 3 + 1 + 2.0 / 3 + 0) / 4, within(1e-15));
  }

  @Test
  void aProbabilityAtOneOverCIsNotPositive() {
    ClassTable predictions = new ClassTable(CLASSES);
    predictions.add("1", .25, .25, .25, .25);
    predictions.add("2", .25, .25, .25, .25);
    predictions.add("3", (double) .25f, .25, .25, .25);
    assertThat(ScoredClips.of(threeCases(), predictions).scores().macroF1()).isZero();
  }

  @Test
  void aPredictionEqualToTheTruthDivergesFromItByNothing() {
    ClassTable predictions = new ClassTable(CLASSES);
    predictions.add("1", 0, .6, .4, 0);
    predictions.add("2", .2, .4, .4, 0);
    predictions.add("3", .4, .2, .2, .2);
    Scores scores = ScoredClips.of(threeCases(), predictions).scores();
    assertThat(scores.kld()).isZero();
    assertThat(scores.jsd()).isZero();
  }

  @Test
  void aProbabilityOfZeroForWhatIsTrueCostsFinitelyMuch() {
    ClassTable predictions = new ClassTable(CLASSES);
    predictions.add("1", 1, 0, 0, 0);
    Scores scores = ScoredClips.of(threeCases(), predictions).scores();
    double entropy = .6 * Math.log(.6) + .4 * Math.log(.4);
    assertThat(scores.kld()).isCloseTo(entropy - Math.log(1e-12), within(1e-12));
    assertThat(scores.jsd()).as("nothing in common").isCloseTo(Math.log(2), within(1e-15));
  }

  @Test
  void aClipWithoutPredictionIsMeasuredByNobody() {
    ClassTable predictions = new ClassTable(CLASSES);
    predictions.add("3", 1, 0, 0, 0);
    ScoredClips scored = ScoredClips.of(threeCases(), predictions);
    assertThat(scored.size()).isEqualTo(1);
    assertThat(scored.statistic(Metric.MACRO_F1).of(new int[] {5, 7, 1})).isEqualTo(.25);
    assertThat(scored.statistic(Metric.KLD).of(new int[] {5, 7, 0})).isNaN();
    assertThat(scored.statistic(Metric.MACRO_F1).of(new int[] {5, 7, 0})).isNaN();
  }

  @Test
  void aClipDrawnTwiceCountsTwice() {
    ClassTable once = new ClassTable(CLASSES);
    once.add("1", .1, .2, .3, .4);
    once.add("2", .4, .3, .2, .1);
    once.add("3", .7, .1, .1, .1);
    ScoredClips scored = ScoredClips.of(threeCases(), once);
    for (Metric metric : List.of(Metric.KLD, Metric.JSD)) {
      double first = scored.statistic(metric).of(new int[] {1, 0, 0});
      double third = scored.statistic(metric).of(new int[] {0, 0, 1});
      assertThat(scored.statistic(metric).of(new int[] {2, 0, 1}))
          .isCloseTo((2 * first + third) / 3, within(1e-15));
    }
    // Twice clip 1 (says S, H; true A, S) and once clip 3 (says N, true N): N 1, A 0, S 1, H 0.
    assertThat(scored.statistic(Metric.MACRO_F1).of(new int[] {2, 0, 1})).isEqualTo(.5);
  }

  @Test
  void allPositiveHasFullRecallAndTheDivergencesOfTheUniformDistribution() {
    ClassTable any = new ClassTable(CLASSES);
    any.add("1", 1, 0, 0, 0);
    Scores scores = ScoredClips.allPositive(threeCases(), any).scores();
    assertThat(scores.clips()).isEqualTo(1);
    assertThat(scores.perClass().get("A")).isEqualTo(new ClassScores(1, 1, 1, 1));
    assertThat(scores.perClass().get("H")).isEqualTo(new ClassScores(0, 0, 0, 0));
    double entropy = .6 * Math.log(.6) + .4 * Math.log(.4);
    assertThat(scores.kld()).isCloseTo(entropy + Math.log(4), within(1e-15));
  }

  @Test
  void refusesRowsThatAreNoProbabilitiesAndNamesTheClip() {
    refuses("Prediction of clip '2': found a sum of 1.002000, expected 1 within 0.001", 1.002, 0);
    refuses("Prediction of clip '2': found -0.1, expected a probability of 0 or more", 1.1, -.1);
    refuses("Prediction of clip '2': found NaN", Double.NaN, 0);
  }

  private static void refuses(String message, double first, double second) {
    ClassTable predictions = new ClassTable(CLASSES);
    predictions.add("2", first, second, 0, 0);
    assertThatThrownBy(() -> ScoredClips.of(threeCases(), predictions))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void refusesClassesInAnotherOrder() {
    ClassTable predictions = new ClassTable(List.of("A", "N", "S", "H"));
    assertThatThrownBy(() -> ScoredClips.of(threeCases(), predictions))
        .hasMessageContaining("expected [N, A, S, H], in this order");
  }
}
