package dev.chorale.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chorale.contract.EvaluationActivities.EvaluatePredictions;
import dev.chorale.contract.EvaluationActivities.EvaluatedPredictions;
import dev.chorale.contract.EvaluationActivities.MissingCell;
import dev.chorale.contract.FailureType;
import dev.chorale.contract.IntervalActivities.ComputeIntervals;
import dev.chorale.contract.IntervalActivities.ComputedIntervals;
import dev.chorale.evaluation.IntervalsDocument;
import dev.chorale.evaluation.MetricsDocument;
import dev.chorale.evaluation.Predictor;
import dev.chorale.evaluation.StrataDocument;
import dev.chorale.storage.Digests;
import dev.chorale.storage.InMemoryArtifactStore;
import dev.chorale.storage.Stages;
import dev.chorale.storage.StoreEntry;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.FoldId;
import dev.chorale.vocabulary.IntervalSpec;
import dev.chorale.vocabulary.Seed;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two folds of two clips, hand-made; see {@link SmallSweep}. */
class EvaluationActivitiesTest {
  private final Stages stages = new Stages(new InMemoryArtifactStore(), Map::of);
  private final SmallSweep sweep = new SmallSweep(stages);
  private final EvaluationActivitiesImpl evaluation = new EvaluationActivitiesImpl(stages);
  private final IntervalActivitiesImpl intervals = new IntervalActivitiesImpl(stages);

  @BeforeEach
  void trainAll() throws IOException {
    sweep.train(AggregationRule.ALL_INCLUSIVE, 0, "clip,calm,cross\na,0.9,0.1\nb,0.2,0.8\n");
    sweep.train(AggregationRule.ALL_INCLUSIVE, 1, "clip,calm,cross\nc,0.6,0.4\nd,0.7,0.3\n");
  }

  private EvaluatePredictions request(AggregationRule test, MissingCell... missing) {
    return sweep.evaluate(AggregationRule.ALL_INCLUSIVE, test, missing);
  }

  @Test
  void measuresAllFoldsAtOnceOnTheClipsOfTheTestRule() throws IOException {
    EvaluatedPredictions all = evaluation.evaluatePredictions(request(AggregationRule.PLURALITY));
    assertThat(all.clips()).as("clip d is a tie").isEqualTo(3);
    assertThat(all.macroF1()).isCloseTo(1, within(1e-15));
    assertThat(all.reused()).isFalse();
    MetricsDocument metrics =
        ChoraleJson.mapper()
            .readValue(stages.text(all.evaluation(), "metrics.json"), MetricsDocument.class);
    assertThat(metrics.mean().orElseThrow().kld()).isEqualTo(all.kld());
    assertThat(evaluation.evaluatePredictions(request(AggregationRule.PLURALITY)))
        .isEqualTo(
            new EvaluatedPredictions(
                all.evaluation(),
                AggregationRule.ALL_INCLUSIVE,
                AggregationRule.PLURALITY,
                3,
                all.macroF1(),
                all.kld(),
                all.jsd(),
                true));
  }

  @Test
  void aMissingCellIsLeftOutAndGivesAnotherKey() {
    MissingCell hole = new MissingCell(new FoldId(1), new Seed(1));
    EvaluatedPredictions all =
        evaluation.evaluatePredictions(request(AggregationRule.ALL_INCLUSIVE));
    EvaluatedPredictions part =
        evaluation.evaluatePredictions(request(AggregationRule.ALL_INCLUSIVE, hole));
    assertThat(part.evaluation().key()).isNotEqualTo(all.evaluation().key());
    assertThat(part.clips()).isEqualTo(4);
  }

  @Test
  void withoutAnyTrainingThereIsNoValue() {
    EvaluatedPredictions none =
        evaluation.evaluatePredictions(
            request(
                AggregationRule.ALL_INCLUSIVE,
                new MissingCell(new FoldId(0), new Seed(1)),
                new MissingCell(new FoldId(1), new Seed(1))));
    assertThat(none.macroF1()).isNaN();
    assertThat(none.kld()).isNaN();
  }

  @Test
  void aTrainingThatIsGoneIsNamedWithTheMendAndNotAskedForAgain() {
    assertThatThrownBy(
            () ->
                evaluation.evaluatePredictions(
                    sweep.evaluate(AggregationRule.MAJORITY, AggregationRule.MAJORITY)))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo(FailureType.BAD_INPUT.type());
              assertThat(failure.isNonRetryable()).isTrue();
            })
        .hasMessageContainingAll(
            "The training of tiny/MR/fold-0/seed-1 (artifact TrainModel/",
            "is not in the store any more. Cancel the sweep and start it again");
  }

  @Test
  void predictionsThatAreGoneOrDamagedAreNamedAndNotAskedForAgain() throws IOException {
    sweep.train(AggregationRule.MAJORITY, 0, "clip,calm,cross\na,0.9,0.1\nb,0.2,0.8\n");
    sweep.train(AggregationRule.MAJORITY, 1, "clip,calm,cross\nc,0.6,0.4\nd,0.7,0.3\n");
    String object = Digests.sha256("clip,calm,cross\nc,0.6,0.4\nd,0.7,0.3\n");
    stages.store().entries("objects/").stream()
        .map(StoreEntry::name)
        .filter(name -> name.endsWith(object))
        .forEach(stages.store()::remove);
    assertThatThrownBy(
            () ->
                evaluation.evaluatePredictions(
                    sweep.evaluate(AggregationRule.MAJORITY, AggregationRule.MAJORITY)))
        .isInstanceOfSatisfying(
            ApplicationFailure.class, failure -> assertThat(failure.isNonRetryable()).isTrue())
        .hasMessageContainingAll(object, "is missing");
  }

  @Test
  void intervalsAreStoredForEveryTrainRuleAndBaseline() throws IOException {
    EvaluatedPredictions measured =
        evaluation.evaluatePredictions(request(AggregationRule.ALL_INCLUSIVE));
    ComputeIntervals request =
        new ComputeIntervals(
            AggregationRule.ALL_INCLUSIVE,
            List.of(measured.evaluation()),
            new IntervalSpec(100, 2.5, 97.5, new Seed(1)));
    ComputedIntervals first = intervals.computeIntervals(request);
    assertThat(first.reused()).isFalse();
    assertThat(intervals.computeIntervals(request).reused()).isTrue();
    IntervalsDocument document =
        ChoraleJson.mapper()
            .readValue(stages.text(first.intervals(), "intervals.json"), IntervalsDocument.class);
    assertThat(document.rows())
        .extracting(IntervalsDocument.Row::predictor)
        .containsExactly(
            Predictor.MODEL, Predictor.CLASS_PRIOR, Predictor.ALL_POSITIVE, Predictor.ONE_RATER);
    assertThat(document.rows().get(0).macroF1().value()).isEqualTo(measured.macroF1());
    StrataDocument strata =
        ChoraleJson.mapper()
            .readValue(stages.text(first.intervals(), "strata.json"), StrataDocument.class);
    assertThat(strata.scores())
        .extracting(score -> score.by() + " " + score.group() + " " + score.clips())
        .contains("entropy 0 3", "class calm 2", "gender male 2", "seconds 2 to 4 1", "speaker 1 2")
        .as("all clips have as many votes, and no language is known")
        .noneMatch(score -> score.startsWith("votes") || score.startsWith("language"));
  }

  @Test
  void wholeSpeakersAreDrawnWhereTheSpecSaysSo() throws IOException {
    EvaluatedPredictions measured =
        evaluation.evaluatePredictions(request(AggregationRule.ALL_INCLUSIVE));
    ComputedIntervals ofSpeakers =
        intervals.computeIntervals(
            new ComputeIntervals(
                AggregationRule.ALL_INCLUSIVE,
                List.of(measured.evaluation()),
                new IntervalSpec(100, 2.5, 97.5, new Seed(1), Optional.of("speaker"))));
    assertThat(
            ChoraleJson.mapper()
                .readTree(stages.text(ofSpeakers.intervals(), "intervals.json"))
                .get("clustering")
                .toString())
        .as("clips a and c are of one speaker, d is of none that is known")
        .isEqualTo("{\"alone\":1,\"clusters\":2}");
  }
}
