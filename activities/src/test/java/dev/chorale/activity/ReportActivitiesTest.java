package dev.chorale.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.contract.EvaluationActivities.MissingCell;
import dev.chorale.contract.IntervalActivities.ComputeIntervals;
import dev.chorale.contract.ReportActivities.CorpusResults;
import dev.chorale.contract.ReportActivities.Evaluation;
import dev.chorale.contract.ReportActivities.LostCorpus;
import dev.chorale.contract.ReportActivities.MissingResult;
import dev.chorale.contract.ReportActivities.RuleArtifact;
import dev.chorale.contract.ReportActivities.WriteReport;
import dev.chorale.contract.ReportActivities.WrittenReport;
import dev.chorale.evaluation.GroupScore;
import dev.chorale.evaluation.Metric;
import dev.chorale.evaluation.Predictor;
import dev.chorale.model.StoredWeights;
import dev.chorale.report.CorpusReport;
import dev.chorale.report.ReportFiles;
import dev.chorale.report.SweepReport;
import dev.chorale.storage.InMemoryArtifactStore;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.Stages;
import dev.chorale.storage.SweepReports;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.CorpusSpec;
import dev.chorale.vocabulary.FoldId;
import dev.chorale.vocabulary.IntervalSpec;
import dev.chorale.vocabulary.LabelSpec;
import dev.chorale.vocabulary.LabelSpec.Majority;
import dev.chorale.vocabulary.PresetUse;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.SweepSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** From stored trainings to a stored report; see {@link SmallSweep}. */
class ReportActivitiesTest {
  private static final AggregationRule AR = AggregationRule.ALL_INCLUSIVE;
  private static final AggregationRule MR = AggregationRule.MAJORITY;
  private static final IntervalSpec INTERVALS = new IntervalSpec(50, 2.5, 97.5, new Seed(1));

  private final Stages stages = new Stages(new InMemoryArtifactStore(), Map::of);
  private final SmallSweep sweep = new SmallSweep(stages);

  /** Both AR trainings ended, of MR only the first. */
  private WriteReport request(String sweepId, int window) throws IOException {
    sweep.train(AR, 0, "clip,calm,cross\na,0.9,0.1\nb,0.2,0.8\n");
    sweep.train(AR, 1, "clip,calm,cross\nc,0.6,0.4\nd,0.7,0.3\n");
    sweep.train(MR, 0, "clip,calm,cross\na,0.9,0.1\nb,0.2,0.8\n");
    MissingCell hole = new MissingCell(new FoldId(1), new Seed(1));
    List<Evaluation> evaluations = new ArrayList<>();
    List<RuleArtifact> intervals = new ArrayList<>();
    List<RuleArtifact> labels = new ArrayList<>();
    for (AggregationRule test : AggregationRule.values()) {
      labels.add(new RuleArtifact(test, sweep.labels(test)));
      Evaluation whole = evaluate(AR, test);
      Evaluation part = evaluate(MR, test, hole);
      evaluations.addAll(List.of(part, whole));
      intervals.add(
          new RuleArtifact(
              test,
              new IntervalActivitiesImpl(stages)
                  .computeIntervals(
                      new ComputeIntervals(
                          test, List.of(part.artifact(), whole.artifact()), INTERVALS))
                  .intervals()));
    }
    CorpusSpec corpus =
        new CorpusSpec(new CorpusId("tiny"), SmallSweep.CLASSES, CorpusSpec.STAND_IN, 0, 2);
    CorpusSpec lost =
        new CorpusSpec(new CorpusId("lost"), SmallSweep.CLASSES, CorpusSpec.RECORDED, 0, 2);
    SweepSpec spec =
        new SweepSpec(
            "small",
            List.of(corpus, lost),
            List.of(MR, AR),
            List.of(new Seed(1)),
            SmallSweep.MODEL,
            SmallSweep.TRAINING,
            INTERVALS,
            window);
    return new WriteReport(
        sweepId,
        spec,
        List.of(
            new CorpusResults(
                corpus,
                sweep.corpus(),
                sweep.folds(),
                labels,
                evaluations,
                intervals,
                List.of(new MissingResult(MR, hole, "Diverged: loss is NaN at step 7")),
                List.of())),
        List.of(new LostCorpus(lost.id(), "FetchCorpus: BadInput: no such folder")));
  }

  private Evaluation evaluate(AggregationRule train, AggregationRule test, MissingCell... missing) {
    return new Evaluation(
        train,
        test,
        new EvaluationActivitiesImpl(stages)
            .evaluatePredictions(sweep.evaluate(train, test, missing))
            .evaluation());
  }

  @Test
  void theReportHoldsWhatTheStagesStored() throws IOException {
    WrittenReport written =
        new ReportActivitiesImpl(stages).writeReport(request("small-1a2b3c4d", 2));
    SweepReport report = ReportFiles.read(stages.text(written.report(), "report.json"));
    assertThat(report.preset()).isEqualTo("recommended");
    assertThat(report.synthetic()).isTrue();
    assertThat(report.without()).containsExactly(new CorpusId("lost"));
    CorpusReport tiny = report.corpora().get(0);
    assertThat(tiny.folds()).isEqualTo(2);
    assertThat(tiny.losses()).extracting(l -> l.removedClips()).containsExactly(1, 1, 0);
    assertThat(tiny.trainRules()).containsExactly(MR, AR);
    assertThat(tiny.isIncomplete(MR)).isTrue();
    assertThat(tiny.isIncomplete(AR)).isFalse();
    assertThat(tiny.curves()).hasSize(3);
    assertThat(tiny.curves().get(0).epochs().get(1).devLoss()).isEqualTo(0.60);
    assertThat(tiny.averages()).as("two rules, each with two baselines and a rater").hasSize(8);
    assertThat(tiny.removals())
        .filteredOn(one -> one.rule() == MR)
        .as("the raters of d disagree; its speaker is not known")
        .extracting(one -> one.by() + " " + one.group() + " " + one.removed() + "/" + one.clips())
        .containsExactly(
            "all  1/4", "class calm 0/2", "class cross 0/1", "speaker 1 0/2", "speaker 2 0/1");
    assertThat(stages.text(written.report(), "dropped-clips.csv"))
        .isEqualTo(
            """
            corpus,rule,clip,why,synthetic
            tiny,MR,d,tie,true
            tiny,PR,d,tie,true
            """);
    assertThat(tiny.result(AR, Predictor.MODEL, AR).orElseThrow().further())
        .containsOnlyKeys(Metric.FURTHER.stream().map(Metric::code).toList());
    assertThat(tiny.perClass())
        .filteredOn(one -> one.train() == AR && one.test() == AR)
        .as("all positive has a recall of 1")
        .extracting(one -> one.allPositiveF1().orElseThrow())
        .containsExactly(2.0 / 3, 0.4);
    assertThat(tiny.groups())
        .filteredOn(one -> one.by().equals("removed by MR") && one.group().equals("removed"))
        .as("MR train has no fold that tests it")
        .extracting(one -> one.train() + " " + one.metric().code() + " " + one.clips())
        .containsExactly("MR macroF1 0", "MR kld 0", "AR macroF1 1", "AR kld 1");
    assertThat(tiny.groups()).extracting(GroupScore::by).contains("gender", "speaker");
    assertThat(report.differences())
        .as("AR less MR, a metric and a test each")
        .hasSize(9)
        .allMatch(one -> one.train() == AR && one.over() == MR && one.trainings() == 1);
    assertThat(stages.text(written.report(), "report.txt"))
        .contains("MR/fold-1/seed-1: the training diverged: loss is NaN at step 7")
        .contains("MR train rests on 1 of 2 trainings: seed-1 lacks the clips of fold-1")
        .contains("lost: no results: FetchCorpus: wrong input: no such folder");
    assertThat(stages.text(written.report(), "holes.csv"))
        .isEqualTo(
            """
            corpus,train,test,fold,seed,reason
            tiny,MR,,1,1,the training diverged: loss is NaN at step 7
            lost,,,,,FetchCorpus: wrong input: no such folder
            """);
  }

  @Test
  void onlyHolesMakeTheKeyAnother() throws IOException {
    WriteReport holed = request("small-1a2b3c4d", 2);
    sweep.train(MR, 1, "clip,calm,cross\nc,0.6,0.4\n");
    CorpusResults tiny = holed.corpora().get(0);
    WriteReport whole =
        new WriteReport(
            holed.sweepId(),
            only(holed.spec(), tiny.corpus()),
            List.of(
                new CorpusResults(
                    tiny.corpus(),
                    tiny.fetched(),
                    tiny.folds(),
                    tiny.labels(),
                    tiny.evaluations(),
                    tiny.intervals(),
                    List.of(),
                    List.of())),
            List.of());
    StageKey key = ReportActivitiesImpl.key(stages, whole);
    assertThat(key.version()).isEqualTo(18);
    assertThat(key.parameters().fieldNames())
        .toIterable()
        .containsExactly("preset", "spec", "missing");
    assertThat(key.parameters().get("missing").toString()).isEqualTo("[[]]");
    assertThat(ReportActivitiesImpl.key(stages, holed).version()).isEqualTo(19);
  }

  @Test
  void thePresetIsNamedWithWhatIsOtherwise() throws IOException {
    WriteReport usual = request("small-1a2b3c4d", 2);
    SweepSpec spec = usual.spec();
    SweepSpec released =
        new SweepSpec(
            spec.name(),
            spec.corpora(),
            spec.rules(),
            spec.seeds(),
            spec.model(),
            spec.training(),
            spec.intervals(),
            spec.window(),
            false,
            Optional.empty(),
            Optional.of(new PresetUse("released", List.of("training.head"))),
            Optional.of(new LabelSpec(0.05, Majority.SMOOTHED_SHARES)));
    WrittenReport written =
        new ReportActivitiesImpl(stages)
            .writeReport(new WriteReport(usual.sweepId(), released, usual.corpora(), usual.lost()));
    String text = stages.text(written.report(), "report.txt");
    assertThat(text).startsWith("Sweep small, preset released, but for training.head\n");
    assertThat(text).contains("0.05, of the test truth too", "over half of smoothed shares");
  }

  private static SweepSpec only(SweepSpec spec, CorpusSpec corpus) {
    return new SweepSpec(
        spec.name(),
        List.of(corpus),
        spec.rules(),
        spec.seeds(),
        spec.model(),
        spec.training(),
        spec.intervals(),
        spec.window());
  }

  @Test
  void publishedWeightsAreAmongWhatAReportIsMadeOf() throws IOException {
    ArtifactRef weights =
        stages
            .once(
                StageKey.of(StoredWeights.STAGE, 1, Map.of(), Map.of()),
                output -> output.put("model.safetensors", "published"))
            .ref();
    StageKey key = ReportActivitiesImpl.key(stages, begunWith(weights.key()));
    assertThat(key.inputs()).containsEntry("tiny/weights", weights.digest());
    WriteReport gone = begunWith("0".repeat(64));
    assertThatThrownBy(() -> ReportActivitiesImpl.key(stages, gone))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no weights in the store have this key");
  }

  /** A sweep none of whose trainings ended. */
  private WriteReport begunWith(String weights) throws IOException {
    CorpusSpec corpus =
        new CorpusSpec(new CorpusId("tiny"), SmallSweep.CLASSES, CorpusSpec.STAND_IN, 0, 2);
    SweepSpec spec =
        new SweepSpec(
            "small",
            List.of(corpus),
            List.of(AR),
            List.of(new Seed(1)),
            SmallSweep.MODEL.withCheckpoint(weights),
            SmallSweep.TRAINING,
            INTERVALS,
            1);
    List<MissingResult> missing =
        List.of(0, 1).stream()
            .map(
                fold ->
                    new MissingResult(
                        AR, new MissingCell(new FoldId(fold), new Seed(1)), "Diverged"))
            .toList();
    return new WriteReport(
        "small-1a2b3c4d",
        spec,
        List.of(
            new CorpusResults(
                corpus,
                sweep.corpus(),
                sweep.folds(),
                List.of(new RuleArtifact(AR, sweep.labels(AR))),
                List.of(),
                List.of(),
                missing,
                List.of())),
        List.of());
  }

  @Test
  void theReportIsFoundUnderTheSweepThatAskedAndBelongsToNone() throws IOException {
    ReportActivitiesImpl activity = new ReportActivitiesImpl(stages);
    WrittenReport first = activity.writeReport(request("small-1a2b3c4d", 2));
    WrittenReport again = activity.writeReport(request("other-5e6f7a8b", 9));
    assertThat(first.reused()).isFalse();
    assertThat(again).isEqualTo(new WrittenReport(first.report(), true));
    assertThat(SweepReports.find(stages.store(), "small-1a2b3c4d")).contains(first.report());
    assertThat(SweepReports.find(stages.store(), "other-5e6f7a8b")).contains(first.report());
    assertThat(SweepReports.find(stages.store(), "none")).isEmpty();
  }
}
