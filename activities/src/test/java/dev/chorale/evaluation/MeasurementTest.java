package dev.chorale.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.chorale.folds.Fold;
import dev.chorale.folds.Folds;
import dev.chorale.intervals.Design;
import dev.chorale.intervals.Interval;
import dev.chorale.intervals.IntervalMethod;
import dev.chorale.intervals.Replicates;
import dev.chorale.labels.ClassTable;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.FoldId;
import dev.chorale.vocabulary.IntervalSpec;
import dev.chorale.vocabulary.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MeasurementTest {
  private static final List<String> CLASSES = List.of("calm", "cross");
  private static final AggregationRule PR = AggregationRule.PLURALITY;

  private static ClassTable table(Object... cells) {
    ClassTable table = new ClassTable(CLASSES);
    for (int i = 0; i < cells.length; i += 2) {
      double calm = (double) cells[i + 1];
      table.add((String) cells[i], calm, 1 - calm);
    }
    return table;
  }

  private static TestSet test() {
    ClassTable truth = table("a", 1.0, "b", 0.0, "c", 1.0, "d", 0.0);
    return new TestSet(truth, truth);
  }

  @Test
  void modelsOfTwoSweepsArePairedOnTheSameClipsAlone() {
    IntervalSpec spec = new IntervalSpec(200, 2.5, 97.5, new Seed(1));
    ClassTable right = table("a", 1.0, "b", 0.0, "c", 1.0, "d", 0.0);
    ClassTable half = table("a", 1.0, "b", 1.0, "c", 1.0, "d", 1.0);
    Measurement better = new Measurement(PR, test(), Map.of(new Seed(1), right), PRIOR);
    Measurement worse = new Measurement(PR, test(), Map.of(new Seed(7), half), PRIOR);
    assertThat(better.less(worse, spec))
        .isEqualTo(
            Comparison.of(
                List.of(ScoredClips.of(test(), right)),
                List.of(ScoredClips.of(test(), half)),
                Design.ofClips(4, 1),
                spec,
                IntervalMethod.PERCENTILE));
    assertThat(better.less(worse, spec).get(0).value().value())
        .isCloseTo(1 - (2.0 / 3) / 2, within(1e-15));
    ClassTable other = table("a", 1.0, "b", 0.0, "c", 0.0, "d", 0.0);
    TestSet otherTruth = new TestSet(other, other);
    assertThat(better.less(new Measurement(PR, otherTruth, Map.of(new Seed(1), half), PRIOR), spec))
        .isEmpty();
    assertThat(
            better.less(
                new Measurement(PR, test(), Map.of(new Seed(1), half, new Seed(2), half), PRIOR),
                spec))
        .isEmpty();
  }

  private static final ClassTable PRIOR = table("a", .75, "b", .75, "c", .75, "d", .75);

  @Test
  void aMetricOfSeveralSeedsIsTheMeanOfTheirs() {
    Measurement both =
        new Measurement(
            PR,
            test(),
            Map.of(
                new Seed(2),
                table("a", 1.0, "b", .5, "c", 1.0, "d", .25),
                new Seed(1),
                table("a", 1.0, "b", 0.0, "c", 1.0, "d", 0.0)),
            PRIOR);
    MetricsDocument metrics = both.metrics(PR);
    assertThat(metrics.seeds()).extracting(scores -> scores.seed().value()).containsExactly(1L, 2L);
    Scores perfect = metrics.seeds().get(0).scores();
    Scores second = metrics.seeds().get(1).scores();
    assertThat(perfect.macroF1()).isEqualTo(1);
    assertThat(second.macroF1()).as("calm 1, cross 2/3").isEqualTo((1 + 2.0 / 3) / 2);
    Scores mean = metrics.mean().orElseThrow();
    assertThat(mean.macroF1()).isCloseTo((1 + second.macroF1()) / 2, within(1e-15));
    assertThat(mean.kld()).isCloseTo((perfect.kld() + second.kld()) / 2, within(1e-15));
    double precision = (1 + 1) / 2.0;
    double recall = (1 + .5) / 2;
    assertThat(mean.perClass().get("cross"))
        .isEqualTo(new ClassScores((1 + 2.0 / 3) / 2, precision, recall, 2));
  }

  @Test
  void aRuleWhoseTrainingsAreAllHolesHasNoValue() throws JsonProcessingException {
    Measurement hole = new Measurement(PR, test(), Map.of(new Seed(1), table()), table());
    assertThat(hole.isEmpty()).isTrue();
    MetricsDocument metrics = hole.metrics(PR);
    assertThat(metrics.mean()).isEmpty();
    assertThat(metrics.baselines()).isEmpty();
    assertThat(
            IntervalsDocument.of(PR, List.of(hole), new IntervalSpec(10, 2.5, 97.5, new Seed(0))))
        .extracting(IntervalsDocument::rows)
        .isEqualTo(List.of());
    String json = ChoraleJson.mapper().writeValueAsString(metrics);
    assertThat(json).contains("\"mean\":null").doesNotContain("NaN");
    assertThat(ChoraleJson.mapper().readValue(json, MetricsDocument.class)).isEqualTo(metrics);
  }

  @Test
  void intervalsHoldTheMeasuredValueAndReadBack() throws JsonProcessingException {
    Measurement measurement =
        new Measurement(
            PR, test(), Map.of(new Seed(1), table("a", .9, "b", .6, "c", .3, "d", .2)), PRIOR);
    Scores scores = measurement.metrics(PR).mean().orElseThrow();
    IntervalsDocument intervals =
        IntervalsDocument.of(
            PR, List.of(measurement), new IntervalSpec(200, 2.5, 97.5, new Seed(0)));
    IntervalsDocument.Row row = intervals.row(PR, Predictor.MODEL).orElseThrow();
    for (Metric metric : Metric.PAPER) {
      Interval interval = row.interval(metric);
      assertThat(interval.value()).isEqualTo(scores.value(metric));
      assertThat(interval.lower()).isLessThan(interval.value());
      assertThat(interval.upper()).isGreaterThan(interval.value());
    }
    assertThat(intervals.row(PR, Predictor.ALL_POSITIVE).orElseThrow().macroF1().value())
        .as("half of the clips are of each class")
        .isCloseTo(2.0 / 3, within(1e-15));
    String json = ChoraleJson.mapper().writeValueAsString(intervals);
    assertThat(ChoraleJson.mapper().readValue(json, IntervalsDocument.class)).isEqualTo(intervals);
  }

  @Test
  void ofSeveralTrainingsTheseAreDrawnAsWell() {
    ClassTable right = table("a", 1.0, "b", .05, "c", .95, "d", 0.0);
    ClassTable wrong = table("a", .1, "b", 1.0, "c", 0.0, "d", .9);
    IntervalSpec spec = new IntervalSpec(1000, 2.5, 97.5, new Seed(3));
    Measurement both =
        new Measurement(PR, test(), Map.of(new Seed(1), right, new Seed(2), wrong), PRIOR);
    IntervalsDocument nested = IntervalsDocument.of(PR, List.of(both), spec);
    IntervalsDocument single =
        IntervalsDocument.of(
            PR, List.of(new Measurement(PR, test(), Map.of(new Seed(1), right), PRIOR)), spec);
    Interval f1 = nested.row(PR, Predictor.MODEL).orElseThrow().macroF1();
    // One training is always right, the other never: their mean is 1/2, and drawing one of them
    // twice, as half of the draws do, gives 0 or 1. Of draws of clips alone none is under 1/4.
    assertThat(f1).isEqualTo(new Interval(0.5, 0, 1));
    assertThat(single.row(PR, Predictor.MODEL).orElseThrow().macroF1().lower())
        .isBetween(0.49, 1.0);
    for (Metric metric : Metric.PAPER) {
      Replicates expected =
          Design.ofClips(4, 3)
              .measure(List.of(both.statistics(metric)), 1000, IntervalMethod.PERCENTILE)
              .get(0);
      assertThat(nested.row(PR, Predictor.MODEL).orElseThrow().interval(metric))
          .isEqualTo(expected.interval(IntervalMethod.PERCENTILE, 2.5, 97.5));
      assertThat(nested.row(PR, Predictor.CLASS_PRIOR).orElseThrow().interval(metric))
          .as("baselines are not trained")
          .isEqualTo(single.row(PR, Predictor.CLASS_PRIOR).orElseThrow().interval(metric));
    }
  }

  @Test
  void boundsAreOfTheMethodThatTheSpecNames() {
    Measurement one =
        new Measurement(
            PR, test(), Map.of(new Seed(1), table("a", .9, "b", .6, "c", .3, "d", .2)), PRIOR);
    IntervalSpec t =
        new IntervalSpec(
            50, 2.5, 97.5, new Seed(0), Optional.empty(), Optional.of(IntervalMethod.T.code()));
    Interval kld =
        IntervalsDocument.of(PR, List.of(one), t).row(PR, Predictor.MODEL).orElseThrow().kld();
    double[] perClip = {Math.log(1 / .9), Math.log(1 / .4), Math.log(1 / .3), Math.log(1 / .8)};
    double mean = Arrays.stream(perClip).average().orElseThrow();
    double squares = Arrays.stream(perClip).map(x -> (x - mean) * (x - mean)).sum();
    // Of a mean the jackknife's error is the standard error; 3.1824 is t's quantile with 3 degrees.
    double half = 3.182446305284263 * Math.sqrt(squares / 3 / 4);
    assertThat(kld.lower()).isCloseTo(mean - half, within(1e-12));
    assertThat(kld.upper()).isCloseTo(mean + half, within(1e-12));
    IntervalSpec none =
        new IntervalSpec(50, 2.5, 97.5, new Seed(0), Optional.empty(), Optional.of("z"));
    assertThatThrownBy(() -> IntervalsDocument.of(PR, List.of(one), none))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("found method 'z', expected one of [percentile, basic, bca, t]");
  }

  @Test
  void equalPredictionsHaveEqualIntervalsSinceAllSeeTheSameResamples() {
    ClassTable predictions = table("a", .9, "b", .6, "c", .3, "d", .2);
    Measurement first = new Measurement(PR, test(), Map.of(new Seed(1), predictions), PRIOR);
    Measurement other =
        new Measurement(
            AggregationRule.ALL_INCLUSIVE, test(), Map.of(new Seed(7), predictions), PRIOR);
    IntervalsDocument intervals =
        IntervalsDocument.of(
            PR, List.of(first, other), new IntervalSpec(50, 2.5, 97.5, new Seed(3)));
    assertThat(intervals.row(PR, Predictor.MODEL).orElseThrow().kld())
        .isEqualTo(
            intervals.row(AggregationRule.ALL_INCLUSIVE, Predictor.MODEL).orElseThrow().kld());
  }

  @Test
  void theClassPriorIsTheMeanTargetOfTheTrainClipsOfTheFoldThatTestsTheClip() {
    Folds folds =
        new Folds(
            List.of("a", "b", "c", "d"),
            List.of(
                new Fold(new FoldId(0), List.of("c", "d"), List.of("b"), List.of("a")),
                new Fold(new FoldId(1), List.of("a", "b"), List.of("c"), List.of("d"))));
    // Under the train rule clip d has no label: c alone decides.
    ClassTable targets = table("a", .5, "b", 1.0, "c", .25);
    ClassTable prior = ClassPrior.of(folds, targets, Set.of("a", "d"));
    assertThat(prior.row("a")).containsExactly(.25, .75);
    assertThat(prior.row("d")).containsExactly(.75, .25);
    assertThat(prior.size()).isEqualTo(2);
  }

  @Test
  void aFoldWithoutLabelledTrainClipsIsRefused() {
    Folds folds =
        new Folds(
            List.of("a", "b"),
            List.of(new Fold(new FoldId(0), List.of("b"), List.of(), List.of("a"))));
    assertThatThrownBy(() -> ClassPrior.of(folds, table("a", 1.0), Set.of("a")))
        .isInstanceOf(BadInputException.class)
        .hasMessage("fold-0: none of its 1 train clips has a target");
  }

  @Test
  void everyTwoTrainRulesAreComparedOnTheSeedsThatBothHave() {
    ClassTable good = table("a", .9, "b", .2, "c", .7, "d", .4);
    ClassTable bad = table("a", .4, "b", .7, "c", .4, "d", .6);
    AggregationRule ar = AggregationRule.ALL_INCLUSIVE;
    Measurement first = new Measurement(PR, test(), Map.of(new Seed(1), bad), PRIOR);
    Measurement second =
        new Measurement(ar, test(), Map.of(new Seed(2), bad, new Seed(1), good), PRIOR);
    IntervalsDocument intervals =
        IntervalsDocument.of(
            PR, List.of(first, second), new IntervalSpec(500, 2.5, 97.5, new Seed(0)));
    assertThat(intervals.differences())
        .extracting(IntervalsDocument.Paired::metric)
        .containsExactlyElementsOf(Metric.PAPER);
    IntervalsDocument.Paired kld = intervals.differences().get(1);
    assertThat(kld.trainRule()).isEqualTo(ar);
    assertThat(kld.over()).isEqualTo(PR);
    assertThat(kld.trainings()).as("seed 1").isEqualTo(1);
    double goodKld = -(Math.log(.9) + Math.log(.8) + Math.log(.7) + Math.log(.6)) / 4;
    double badKld = -(Math.log(.4) + Math.log(.3) + Math.log(.4) + Math.log(.4)) / 4;
    assertThat(kld.difference().value()).isCloseTo(goodKld - badKld, within(1e-15));
    assertThat(kld.difference().upper()).as("each clip is told better").isNegative();
    // All four differ in one direction: 2 of the 16 ways to change sides are as far apart.
    assertThat(kld.p()).isCloseTo(2 / 16.0, within(0.06));
  }
}
