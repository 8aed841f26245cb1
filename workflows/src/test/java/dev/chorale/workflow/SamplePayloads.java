package dev.chorale.workflow;

import dev.chorale.contract.ArchiveActivities.ExportHistories;
import dev.chorale.contract.ArchiveActivities.ExportedHistories;
import dev.chorale.contract.ArchiveActivities.WriteJournal;
import dev.chorale.contract.ArchiveActivities.WrittenJournal;
import dev.chorale.contract.CorpusActivities.FetchCorpus;
import dev.chorale.contract.CorpusActivities.FetchProgress;
import dev.chorale.contract.CorpusActivities.FetchedCorpus;
import dev.chorale.contract.EvaluationActivities.EvaluatePredictions;
import dev.chorale.contract.EvaluationActivities.EvaluatedPredictions;
import dev.chorale.contract.EvaluationActivities.MissingCell;
import dev.chorale.contract.FoldActivities.BuildFolds;
import dev.chorale.contract.FoldActivities.BuiltFolds;
import dev.chorale.contract.IntervalActivities.ComputeIntervals;
import dev.chorale.contract.IntervalActivities.ComputedIntervals;
import dev.chorale.contract.LabelActivities.AggregateLabels;
import dev.chorale.contract.LabelActivities.AggregatedLabels;
import dev.chorale.contract.ReportActivities.CorpusResults;
import dev.chorale.contract.ReportActivities.Evaluation;
import dev.chorale.contract.ReportActivities.LostCorpus;
import dev.chorale.contract.ReportActivities.MissingResult;
import dev.chorale.contract.ReportActivities.RuleArtifact;
import dev.chorale.contract.ReportActivities.Unmeasured;
import dev.chorale.contract.ReportActivities.WriteReport;
import dev.chorale.contract.ReportActivities.WrittenReport;
import dev.chorale.contract.ReuseActivities.FindTrainings;
import dev.chorale.contract.ReuseActivities.FoundTraining;
import dev.chorale.contract.ReuseActivities.FoundTrainings;
import dev.chorale.contract.Stage;
import dev.chorale.contract.TrainingActivities.TrainModel;
import dev.chorale.contract.TrainingActivities.TrainedModel;
import dev.chorale.contract.TrainingActivities.TrainingInputs;
import dev.chorale.contract.TrainingActivities.TrainingProgress;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.CorpusSpec;
import dev.chorale.vocabulary.FoldId;
import dev.chorale.vocabulary.IntervalSpec;
import dev.chorale.vocabulary.ModelSpec;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.SweepSpec;
import dev.chorale.vocabulary.TrainingSpec;
import dev.chorale.workflow.ArchiveWorkflow.KeepArchive;
import dev.chorale.workflow.CorpusWorkflow.CarriedCorpus;
import dev.chorale.workflow.CorpusWorkflow.CellTotals;
import dev.chorale.workflow.CorpusWorkflow.CorpusOutcome;
import dev.chorale.workflow.CorpusWorkflow.CorpusProgress;
import dev.chorale.workflow.CorpusWorkflow.CorpusReport;
import dev.chorale.workflow.CorpusWorkflow.CorpusRequest;
import dev.chorale.workflow.CorpusWorkflow.PreparedCorpus;
import dev.chorale.workflow.SweepWorkflow.SweepProgress;
import dev.chorale.workflow.SweepWorkflow.SweepRequest;
import dev.chorale.workflow.SweepWorkflow.SweepResult;
import dev.chorale.workflow.TrainingWorkflow.CarriedAttempts;
import dev.chorale.workflow.TrainingWorkflow.CellProgress;
import dev.chorale.workflow.TrainingWorkflow.TrainedCell;
import dev.chorale.workflow.TrainingWorkflow.TrainingRequest;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** One of each record that travels, with every field filled in. */
final class SamplePayloads {
  private static final String RUN = "019ab2c5-0f6e-7b42-9d58-3c9a2f6f0c11";
  private static final AggregationRule AR = AggregationRule.ALL_INCLUSIVE;
  private static final CorpusId TINY = new CorpusId("tiny");
  private static final FoldId FOLD = new FoldId(1);
  private static final Seed SEED = new Seed(7);
  private static final CorpusSpec CORPUS =
      new CorpusSpec(TINY, List.of("anger", "joy"), CorpusSpec.RECORDED, 12, 5);
  private static final ModelSpec MODEL = new ModelSpec(ModelSpec.LOG_MEL_CNN, 64, 24, 0.3);
  private static final TrainingSpec TRAINING = new TrainingSpec(20, 32, 0.001, 0.01, 0.99, 12);
  private static final IntervalSpec INTERVALS = new IntervalSpec(1000, 2.5, 97.5, SEED);
  private static final SweepSpec SWEEP =
      new SweepSpec(
          "night",
          List.of(CORPUS),
          List.of(AggregationRule.values()),
          List.of(SEED),
          MODEL,
          TRAINING,
          INTERVALS,
          4);
  private static final TrainingInputs INPUTS =
      new TrainingInputs(
          TINY, AR, ref("FetchCorpus"), ref("AggregateLabels"), ref("BuildFolds"), MODEL, TRAINING);
  private static final MissingCell CELL = new MissingCell(FOLD, SEED);
  private static final MissingResult MISSING = new MissingResult(AR, CELL, "Diverged: NaN");
  private static final Unmeasured UNMEASURED =
      new Unmeasured(
          Stage.EVALUATE_PREDICTIONS, Optional.of(AR), AggregationRule.PLURALITY, "BadInput: odd");
  private static final LostCorpus LOST =
      new LostCorpus(new CorpusId("two"), "FetchCorpus: BadInput: no such folder");
  private static final RuleArtifact LABELS = new RuleArtifact(AR, ref("AggregateLabels"));
  private static final TrainingProgress STEP =
      new TrainingProgress(
          3, 20, 1234, 9000, 0.75, "host:4711", 1000, 1200, 61.5, Optional.empty());
  private static final TrainedModel TRAINED =
      new TrainedModel(ref("TrainModel"), 17, 0.625, 2, 812.5, false, 0, false);
  private static final FoundTraining FOUND = new FoundTraining(501, TRAINED);
  private static final CellProgress PROGRESS =
      new CellProgress(
          CellState.RUNNING,
          4,
          2,
          1,
          812.5,
          3.5,
          false,
          true,
          Optional.of(STEP),
          Optional.of("Preempted: stopped"),
          false,
          Optional.empty());
  private static final CellTotals TOTALS = new CellTotals(9, 1, 12, 3, 2, 4000.25);
  private static final PreparedCorpus PREPARED =
      new PreparedCorpus(ref("FetchCorpus"), List.of(LABELS), ref("BuildFolds"), 5);
  private static final CarriedCorpus CARRIED =
      new CarriedCorpus(
          PREPARED, 12, List.of(MISSING), List.of(MISSING), List.of(MISSING), TOTALS, 13, 12);
  private static final CorpusProgress CORPUS_PROGRESS =
      new CorpusProgress(
          TINY,
          SweepState.ATTENTION,
          Stage.TRAIN_MODEL,
          15,
          2,
          1,
          2,
          1,
          TOTALS,
          List.of("tiny/AR/fold-1/seed-7: Diverged: NaN"));
  private static final SweepProgress SWEEP_PROGRESS =
      new SweepProgress(
          SweepState.ATTENTION,
          true,
          15,
          2,
          1,
          9,
          1,
          2,
          1,
          List.of(CORPUS_PROGRESS),
          List.of("tiny/AR/fold-1/seed-7: Diverged: NaN"),
          Optional.of(ref("WriteReport")));
  private static final CorpusResults RESULTS =
      new CorpusResults(
          CORPUS,
          ref("FetchCorpus"),
          ref("BuildFolds"),
          List.of(LABELS),
          List.of(new Evaluation(AR, AggregationRule.MAJORITY, ref("EvaluatePredictions"))),
          List.of(new RuleArtifact(AR, ref("ComputeIntervals"))),
          List.of(MISSING),
          List.of(UNMEASURED));

  static final List<Record> ALL =
      List.of(
          new FetchCorpus(CORPUS, Optional.of("/data/tiny")),
          new FetchedCorpus(ref("FetchCorpus"), 800, 2400, 1, 2220.5, false),
          new FetchProgress("storing", 400, 800),
          new AggregateLabels(ref("FetchCorpus"), AR, Optional.empty()),
          new AggregatedLabels(ref("AggregateLabels"), AR, 749, 51, 0, false),
          new BuildFolds(ref("FetchCorpus"), 5),
          new BuiltFolds(ref("BuildFolds"), 5, 18, false),
          INPUTS,
          new TrainModel(INPUTS, FOLD, SEED, 4, false),
          TRAINED,
          STEP,
          new FindTrainings(List.of(INPUTS), 5, List.of(SEED), 500, 500),
          FOUND,
          new FoundTrainings(List.of(FOUND)),
          new EvaluatePredictions(
              INPUTS,
              AggregationRule.MAJORITY,
              ref("AggregateLabels"),
              5,
              List.of(SEED),
              List.of(CELL)),
          CELL,
          new EvaluatedPredictions(
              ref("EvaluatePredictions"), AR, AggregationRule.MAJORITY, 749, 0.6, 0.8, 0.15, false),
          new ComputeIntervals(AR, List.of(ref("EvaluatePredictions")), INTERVALS),
          new ComputedIntervals(ref("ComputeIntervals"), AR, false),
          new WriteReport("night-1a2b3c4d", SWEEP, List.of(RESULTS), List.of(LOST)),
          RESULTS,
          LABELS,
          new Evaluation(AR, AggregationRule.PLURALITY, ref("EvaluatePredictions")),
          MISSING,
          UNMEASURED,
          LOST,
          new WrittenReport(ref("WriteReport"), false),
          new WriteJournal("night-1a2b3c4d", RUN),
          new WrittenJournal(true, false),
          new ExportHistories("night-1a2b3c4d", RUN),
          new ExportedHistories(12, true),
          new KeepArchive("night-1a2b3c4d", RUN),
          new SweepRequest(
              "night-1a2b3c4d", SWEEP, new TreeMap<>(java.util.Map.of("tiny", "/data/tiny")), 500),
          new SweepResult("night-1a2b3c4d", Optional.of(ref("WriteReport")), SWEEP_PROGRESS),
          SWEEP_PROGRESS,
          new CorpusRequest(
              "night-1a2b3c4d",
              CORPUS,
              Optional.of("/data/tiny"),
              List.of(AR),
              List.of(SEED),
              MODEL,
              TRAINING,
              INTERVALS,
              500,
              Optional.of(CARRIED),
              Optional.empty(),
              Optional.empty()),
          CARRIED,
          PREPARED,
          TOTALS,
          CORPUS_PROGRESS,
          new CorpusReport(CORPUS_PROGRESS, 13, 12),
          new CorpusOutcome(
              CORPUS_PROGRESS, Optional.of(RESULTS), Optional.of("FetchCorpus was given up")),
          new TrainingRequest(
              "night-1a2b3c4d",
              INPUTS,
              FOLD,
              SEED,
              Optional.of(carriedAttempts()),
              Optional.empty(),
              Optional.empty()),
          carriedAttempts(),
          new TrainedCell(TRAINED, PROGRESS),
          PROGRESS);

  private SamplePayloads() {}

  private static CarriedAttempts carriedAttempts() {
    return new CarriedAttempts(
        PROGRESS, 2, 1, 1, "from step 1200, after preemption of host:4711", false);
  }

  private static ArtifactRef ref(String stage) {
    return new ArtifactRef(stage, "5e0f".repeat(16), "c0de".repeat(16));
  }
}
