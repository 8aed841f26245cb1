package dev.chorale.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chorale.evaluation.ClipFacts;
import dev.chorale.evaluation.PooledPredictions;
import dev.chorale.evaluation.Truth;
import dev.chorale.labels.ClassTable;
import dev.chorale.report.Reliability.Bin;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.Seed;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CoOccurrenceTest {
  private static final List<String> CLASSES = List.of("anger", "joy", "fear", "calm");

  /** Four clips: shares of votes, which of them are over 1/4, and what a model says. */
  private static PooledPredictions pooled() {
    ClassTable shares = new ClassTable(CLASSES);
    shares.add("a", 0.6, 0.4, 0, 0);
    shares.add("b", 1, 0, 0, 0);
    shares.add("c", 0.25, 0.25, 0.25, 0.25);
    shares.add("d", 0, 0.5, 0.5, 0);
    ClassTable positives = new ClassTable(CLASSES);
    positives.add("a", 1, 1, 0, 0);
    positives.add("b", 1, 0, 0, 0);
    positives.add("c", 0, 0, 0, 0);
    positives.add("d", 0, 1, 1, 0);
    ClassTable model = new ClassTable(CLASSES);
    model.add("a", 0.64, 0.12, 0.12, 0.12);
    model.add("b", 0.38, 0.38, 0.12, 0.12);
    model.add("c", 0.25, 0.25, 0.25, 0.25);
    model.add("d", 0.12, 0.12, 0.38, 0.38);
    TreeMap<Seed, ClassTable> seeds = new TreeMap<>(Comparator.comparingLong(Seed::value));
    seeds.put(new Seed(1), model);
    return new PooledPredictions(
        AggregationRule.ALL_INCLUSIVE,
        new Truth(AggregationRule.ALL_INCLUSIVE, shares, positives),
        seeds,
        model,
        ClipFacts.NONE);
  }

  @Test
  void ratersTellTheClassesThatAreTrueTogether() {
    CoOccurrence raters = CoOccurrence.ofRaters(pooled().truth().positives());
    assertThat(raters.train()).isEmpty();
    assertThat(raters.clips()).containsExactly(2L, 2L, 1L, 0L);
    assertThat(raters.shares())
        .containsExactly(
            List.of(1.0, 0.5, 0.0, 0.0),
            List.of(0.5, 1.0, 0.5, 0.0),
            List.of(0.0, 1.0, 1.0, 0.0),
            List.of(0.0, 0.0, 0.0, 0.0));
  }

  @Test
  void aModelTellsTheClassesOverOneOfCAndItsDiagonalIsItsRecall() {
    CoOccurrence model = CoOccurrence.of(pooled());
    assertThat(model.train()).isEqualTo(Optional.of(AggregationRule.ALL_INCLUSIVE));
    // Told: a anger; b anger and joy; c none, since 1/4 is not over 1/4; d fear and calm.
    assertThat(model.shares())
        .containsExactly(
            List.of(1.0, 0.5, 0.0, 0.0),
            List.of(0.5, 0.0, 0.5, 0.5),
            List.of(0.0, 0.0, 1.0, 1.0),
            List.of(0.0, 0.0, 0.0, 0.0));
  }

  @Test
  void reliabilityComparesMeanProbabilityAndMeanShareByTenths() {
    List<Bin> bins = Reliability.of(pooled()).bins();
    // At 0.12: a 0.4 0 0, b 0 0, d 0 0.5. At 0.25: c. At 0.38: b 1 0, d 0.5 0. At 0.64: a 0.6.
    assertThat(bins).extracting(Bin::pairs).containsExactly(7L, 4L, 4L, 1L);
    double[] predicted = {0.12, 0.25, 0.38, 0.64};
    double[] rated = {0.9 / 7, 0.25, 1.5 / 4, 0.6};
    for (int i = 0; i < bins.size(); i++) {
      assertThat(bins.get(i).predicted()).isCloseTo(predicted[i], within(1e-12));
      assertThat(bins.get(i).rated()).isCloseTo(rated[i], within(1e-12));
    }
    assertThat(bins.get(0).above()).isEqualTo(0.1);
    assertThat(bins.get(1).above()).isEqualTo(0.2);
    assertThat(bins.get(1).to()).isEqualTo(0.3);
  }
}
