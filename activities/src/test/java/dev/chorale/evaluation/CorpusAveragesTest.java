package dev.chorale.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chorale.intervals.Interval;
import dev.chorale.intervals.IntervalMethod;
import dev.chorale.intervals.Replicates;
import dev.chorale.labels.ClassTable;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.IntervalSpec;
import dev.chorale.vocabulary.Seed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CorpusAveragesTest {
  private static final List<String> CLASSES = List.of("calm", "cross");
  private static final IntervalSpec SPEC = new IntervalSpec(400, 2.5, 97.5, new Seed(1));
  private static final AggregationRule AR = AggregationRule.ALL_INCLUSIVE;
  private static final AggregationRule MR = AggregationRule.MAJORITY;
  private static final CorpusId CORPUS = new CorpusId("mine");

  /** Clips 0 to n - 1, of which the even ones are calm; predicted with a certainty. */
  private static Measurement measured(AggregationRule train, int clips, double sure) {
    ClassTable truth = new ClassTable(CLASSES);
    ClassTable predictions = new ClassTable(CLASSES);
    for (int i = 0; i < clips; i++) {
      double calm = i % 2 == 0 ? 1 : 0;
      truth.add("clip-" + i, calm, 1 - calm);
      double said = i % 5 == 0 ? 1 - sure : sure;
      predictions.add("clip-" + i, calm == 1 ? said : 1 - said, calm == 1 ? 1 - said : said);
    }
    TestSet test = new TestSet(truth, truth);
    return new Measurement(train, test, Map.of(new Seed(1), predictions), new ClassTable(CLASSES));
  }

  @Test
  void theAverageIsTheMeanOfTheTestsAndItsIntervalThatOfSharedDraws() {
    List<Measurement> both = List.of(measured(AR, 40, .8), measured(AR, 40, .8));
    Replicates average =
        CorpusAverages.of(CORPUS, both, Metric.KLD, SPEC).average(AR).orElseThrow();
    Replicates one =
        CorpusAverages.of(CORPUS, both.subList(0, 1), Metric.KLD, SPEC).average(AR).orElseThrow();
    // The same test set twice tells nothing more: were the draws apart, it would be narrower.
    assertThat(average.resamples()).containsExactly(one.resamples(), within(1e-15));
    List<Measurement> less = List.of(measured(AR, 40, .8), measured(AR, 25, .8));
    Replicates subset =
        CorpusAverages.of(CORPUS, less, Metric.MACRO_F1, SPEC).average(AR).orElseThrow();
    double whole = less.get(0).metrics(AR).mean().orElseThrow().macroF1();
    double part = less.get(1).metrics(AR).mean().orElseThrow().macroF1();
    assertThat(subset.value()).isCloseTo((whole + part) / 2, within(1e-15));
    Interval interval = subset.interval(IntervalMethod.PERCENTILE, 2.5, 97.5);
    assertThat(interval.lower()).isLessThan(interval.value());
    assertThat(interval.upper()).isGreaterThan(interval.value());
  }

  @Test
  void relativeImprovementIsTheRatioOfMeansOverCorpora() {
    CorpusAverages first =
        CorpusAverages.of(
            CORPUS, List.of(measured(AR, 40, .9), measured(MR, 40, .7)), Metric.KLD, SPEC);
    CorpusAverages second =
        CorpusAverages.of(
            new CorpusId("other"),
            List.of(measured(AR, 60, .8), measured(MR, 60, .75)),
            Metric.KLD,
            SPEC);
    Replicates improvement = CorpusAverages.relativeImprovement(List.of(first, second), AR, MR);
    double own = value(first, AR) + value(second, AR);
    double other = value(first, MR) + value(second, MR);
    assertThat(improvement.value()).isCloseTo(own / other - 1, within(1e-15));
    assertThat(improvement.resamples()).hasSize(400);
    CorpusAverages lacks =
        CorpusAverages.of(CORPUS, List.of(measured(AR, 40, .9)), Metric.KLD, SPEC);
    assertThatThrownBy(() -> CorpusAverages.relativeImprovement(List.of(first, lacks), AR, MR))
        .hasMessage("A corpus has no predictions under train rule MR");
  }

  private static double value(CorpusAverages corpus, AggregationRule rule) {
    return corpus.average(rule).orElseThrow().value();
  }
}
