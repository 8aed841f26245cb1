package dev.chorale.labels;

import static dev.chorale.vocabulary.AggregationRule.ALL_INCLUSIVE;
import static dev.chorale.vocabulary.AggregationRule.MAJORITY;
import static dev.chorale.vocabulary.AggregationRule.PLURALITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chorale.vocabulary.AggregationRule;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AggregationRulesTest {
  /** The paper's Tables 1 and 2, classes N A S H; case 1 as the five ratings must be. */
  @Test
  void thePapersThreeCases() {
    RatingCounts case1 = RatingCounts.of(0, 3, 2, 0);
    assertOneHot(MAJORITY, case1, 0, 1, 0, 0);
    assertOneHot(PLURALITY, case1, 0, 1, 0, 0);
    assertAllInclusive(case1, List.of(0.0, 0.6, 0.4, 0.0), List.of(0.0, 1.0, 1.0, 0.0));

    RatingCounts case2 = RatingCounts.of(1, 2, 2, 0);
    assertRemoved(MAJORITY, case2);
    assertRemoved(PLURALITY, case2);
    assertAllInclusive(case2, List.of(0.2, 0.4, 0.4, 0.0), List.of(0.0, 1.0, 1.0, 0.0));

    RatingCounts case3 = RatingCounts.of(2, 1, 1, 1);
    assertRemoved(MAJORITY, case3);
    assertOneHot(PLURALITY, case3, 1, 0, 0, 0);
    assertAllInclusive(case3, List.of(0.4, 0.2, 0.2, 0.2), List.of(1.0, 0.0, 0.0, 0.0));
  }

  @Test
  void majorityNeedsStrictlyMoreThanHalfOfTheRatings() {
    assertThat(RatingCounts.of(3, 2, 0).majority()).hasValue(0);
    assertThat(RatingCounts.of(2, 2, 0).majority()).isEmpty();
    assertThat(RatingCounts.of(2, 1, 1).majority()).isEmpty();
    assertThat(RatingCounts.of(0, 0, 1).majority()).hasValue(2);
  }

  @Test
  void aTieForTheMostHasNoPlurality() {
    assertThat(RatingCounts.of(2, 2, 1).plurality()).isEmpty();
    assertThat(RatingCounts.of(2, 1, 1).plurality()).hasValue(0);
    assertThat(RatingCounts.of(1, 1, 1).plurality()).isEmpty();
  }

  /** In floating point 1/49 + ... has no exact sixth; whole numbers have. */
  @Test
  void exactlyOneSixthIsNotOverOneSixth() {
    for (int total = 6; total <= 60; total += 6) {
      RatingCounts counts = RatingCounts.of(total / 6, total - total / 6, 0, 0, 0, 0);
      assertThat(counts.overMean(0)).as("%s", counts).isFalse();
      assertThat(counts.overMean(1)).isTrue();
    }
    RatingCounts uniform = RatingCounts.of(2, 2, 2, 2, 2, 2);
    assertThat(uniform.uniform()).isTrue();
    assertThat(AggregationRules.apply(ALL_INCLUSIVE, uniform))
        .hasValueSatisfying(target -> assertThat(target.test()).containsOnly(0.0));
  }

  @Test
  void noRuleUsesAClipWithoutAnnotations() {
    for (AggregationRule rule : AggregationRule.values()) {
      assertThat(AggregationRules.apply(rule, RatingCounts.of(0, 0, 0))).isEmpty();
    }
  }

  @Test
  void sharesAnswerAsTheirCountsDo() {
    Random random = new Random(7);
    for (int round = 0; round < 5_000; round++) {
      RatingCounts counts = randomCounts(random);
      double total = counts.total();
      RatingShares shares =
          RatingShares.of(
              counts.counts().orElseThrow().stream()
                  .mapToDouble(count -> Math.round(count / total * 1e7) / 1e7)
                  .toArray());
      assertThat(shares.majority()).as("%s", counts).isEqualTo(counts.majority());
      assertThat(shares.plurality()).as("%s", counts).isEqualTo(counts.plurality());
      assertThat(shares.uniform()).as("%s", counts).isEqualTo(counts.uniform());
      for (int i = 0; i < counts.classes(); i++) {
        assertThat(shares.overMean(i)).as("%s", counts).isEqualTo(counts.overMean(i));
      }
    }
  }

  @Test
  void whateverTheCounts() {
    Random random = new Random(11);
    for (int round = 0; round < 5_000; round++) {
      RatingCounts counts = randomCounts(random);
      Target shares = AggregationRules.apply(ALL_INCLUSIVE, counts).orElseThrow();
      assertThat(shares.train().stream().mapToDouble(v -> v).sum()).isCloseTo(1, within(1e-12));
      assertThat(shares.test().stream().allMatch(v -> v == 0)).isEqualTo(counts.uniform());
      Optional<Target> plurality = AggregationRules.apply(PLURALITY, counts);
      Optional<Target> majority = AggregationRules.apply(MAJORITY, counts);
      majority.ifPresent(target -> assertThat(plurality).contains(target));
      plurality.ifPresent(
          target -> {
            assertThat(target.train().stream().mapToDouble(v -> v).sum()).isEqualTo(1);
            assertThat(target.test()).isEqualTo(target.train());
            // The class with the most is over 1 / C: the rules agree on it.
            assertThat(shares.test().get(target.train().indexOf(1.0))).isEqualTo(1.0);
          });
    }
  }

  private static RatingCounts randomCounts(Random random) {
    int[] counts =
        IntStream.generate(() -> random.nextInt(5)).limit(2 + random.nextInt(8)).toArray();
    counts[random.nextInt(counts.length)]++;
    return RatingCounts.of(counts);
  }

  private static void assertRemoved(AggregationRule rule, Votes votes) {
    assertThat(AggregationRules.apply(rule, votes)).isEmpty();
  }

  private static void assertOneHot(AggregationRule rule, Votes votes, double... expected) {
    Target target = AggregationRules.apply(rule, votes).orElseThrow();
    assertThat(target.train()).containsExactly(box(expected));
    assertThat(target.test()).containsExactly(box(expected));
  }

  private static void assertAllInclusive(Votes votes, List<Double> train, List<Double> test) {
    assertThat(AggregationRules.apply(ALL_INCLUSIVE, votes)).contains(new Target(train, test));
  }

  private static Double[] box(double... values) {
    return DoubleStream.of(values).boxed().toArray(Double[]::new);
  }
}
