package dev.chorale.plan;

import dev.chorale.activity.CorpusActivitiesImpl;
import dev.chorale.activity.EvaluationActivitiesImpl;
import dev.chorale.activity.FoldActivitiesImpl;
import dev.chorale.activity.IntervalActivitiesImpl;
import dev.chorale.activity.LabelActivitiesImpl;
import dev.chorale.activity.StoredCheckpoints;
import dev.chorale.activity.TrainingKey;
import dev.chorale.contract.EvaluationActivities.EvaluatePredictions;
import dev.chorale.contract.FoldActivities.BuildFolds;
import dev.chorale.contract.IntervalActivities.ComputeIntervals;
import dev.chorale.contract.LabelActivities.AggregateLabels;
import dev.chorale.contract.ReportActivities.CorpusResults;
import dev.chorale.contract.ReportActivities.Evaluation;
import dev.chorale.contract.ReportActivities.RuleArtifact;
import dev.chorale.contract.Stage;
import dev.chorale.contract.TrainingActivities.TrainingInputs;
import dev.chorale.corpus.CorpusImport;
import dev.chorale.corpus.StoredCorpus;
import dev.chorale.folds.Folds;
import dev.chorale.folds.Split;
import dev.chorale.labels.ClassTable;
import dev.chorale.labels.Labels;
import dev.chorale.plan.SweepPlan.CellPlan;
import dev.chorale.plan.SweepPlan.State;
import dev.chorale.plan.Tasks.Found;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.Stages;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.CorpusSpec;
import dev.chorale.vocabulary.LabelSpec;
import dev.chorale.vocabulary.SweepSpec;
import dev.chorale.workflow.Cells;
import dev.chorale.workflow.Cells.Cell;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a sweep would do for one corpus: the steps of its workflow, looked up instead of run. */
final class CorpusPlanner {
  private final Stages stages;
  private final SweepSpec spec;
  private final CorpusSpec corpus;
  private final CorpusImport source;
  private final Tasks tasks;
  private final Found fetched;
  private final Map<AggregationRule, Found> labels = new EnumMap<>(AggregationRule.class);
  private final Found folds;
  private final Map<AggregationRule, List<Found>> trainings = new EnumMap<>(AggregationRule.class);
  private final List<CellPlan> cells = new ArrayList<>();
  private final List<Found> intervals = new ArrayList<>();
  private final List<Evaluated> evaluations = new ArrayList<>();
  private @Nullable Sizes sizes;

  CorpusPlanner(
      Stages stages, SweepSpec spec, CorpusSpec corpus, CorpusImport source, Tasks tasks) {
    this.stages = stages;
    this.spec = spec;
    this.corpus = corpus;
    this.source = source;
    this.tasks = tasks;
    this.fetched = look(Stage.FETCH_CORPUS, "", List.of(), () -> CorpusActivitiesImpl.key(source));
    for (AggregationRule rule : AggregationRule.values()) {
      labels.put(
          rule,
          look(
              Stage.AGGREGATE_LABELS,
              rule.code(),
              List.of(fetched),
              () ->
                  LabelActivitiesImpl.key(
                      new AggregateLabels(fetched.ref(), rule, spec.labels()))));
    }
    this.folds =
        look(
            Stage.BUILD_FOLDS,
            "",
            List.of(fetched),
            () ->
                FoldActivitiesImpl.key(
                    new BuildFolds(fetched.ref(), corpus.folds(), corpus.partition())));
    train();
    evaluate();
    computeIntervals();
  }

  private Found look(Stage stage, String of, List<Found> inputs, Supplier<StageKey> key) {
    return tasks.add(Optional.of(corpus.id()), stage, of, inputs, key);
  }

  private Found labels(AggregationRule rule) {
    return Objects.requireNonNull(labels.get(rule));
  }

  private List<Found> trainings(AggregationRule rule) {
    return trainings.computeIfAbsent(rule, none -> new ArrayList<>());
  }

  private void train() {
    Cells all = new Cells(spec.rules(), corpus.folds(), spec.seeds());
    for (int index = 0; index < all.count(); index++) {
      Cell cell = all.at(index);
      Found training =
          look(
              Stage.TRAIN_MODEL,
              cell.toString(),
              List.of(fetched, labels(cell.rule()), folds),
              () -> TrainingKey.of(inputs(cell.rule()), cell.fold(), cell.seed()));
      trainings(cell.rule()).add(training);
      cells.add(cell(cell, training));
    }
  }

  private TrainingInputs inputs(AggregationRule rule) {
    return new TrainingInputs(
        corpus.id(),
        rule,
        fetched.ref(),
        labels(rule).ref(),
        folds.ref(),
        spec.model(),
        spec.training());
  }

  private CellPlan cell(Cell cell, Found training) {
    if (training.artifact().isPresent()) {
      return new CellPlan(corpus.id(), cell.rule(), cell.fold(), cell.seed(), State.DONE, 0, 0, 0);
    }
    int clips = sizes().trainClips(cell);
    long step = 0;
    if (training.first().equals(Optional.of(Stage.TRAIN_MODEL))) {
      step =
          StoredCheckpoints.newestStep(
              stages.store(), TrainingKey.of(inputs(cell.rule()), cell.fold(), cell.seed()));
    }
    return new CellPlan(
        corpus.id(),
        cell.rule(),
        cell.fold(),
        cell.seed(),
        step > 0 ? State.CHECKPOINT : State.TO_TRAIN,
        clips,
        step,
        (long) spec.training().batches(clips) * spec.training().epochs());
  }

  private Sizes sizes() {
    if (sizes == null) {
      sizes = Sizes.of(source.labels(), corpus, spec.labels().orElse(LabelSpec.PLAIN));
    }
    return sizes;
  }

  /** What follows from the labels alone, so that it is known before anything has run. */
  private record Sizes(Folds folds, Map<AggregationRule, ClassTable> targets) {
    static Sizes of(StoredCorpus labels, CorpusSpec corpus, LabelSpec how) {
      Map<AggregationRule, ClassTable> targets = new EnumMap<>(AggregationRule.class);
      for (AggregationRule rule : AggregationRule.values()) {
        targets.put(rule, Labels.of(rule, labels.ratings(), how).train());
      }
      return new Sizes(
          Split.of(labels.clips(), labels.usable(), corpus.folds(), corpus.partition()).folds(),
          targets);
    }

    int trainClips(Cell cell) {
      ClassTable kept = Objects.requireNonNull(targets.get(cell.rule()));
      return (int) folds.fold(cell.fold()).train().stream().filter(kept::has).count();
    }
  }

  private void evaluate() {
    for (AggregationRule trainRule : spec.rules()) {
      for (AggregationRule testRule : AggregationRule.values()) {
        List<Found> inputs = new ArrayList<>(trainings(trainRule));
        inputs.addAll(List.of(labels(trainRule), labels(testRule), folds));
        Found evaluation =
            look(
                Stage.EVALUATE_PREDICTIONS,
                trainRule + "/" + testRule,
                inputs,
                () ->
                    EvaluationActivitiesImpl.key(
                        stages,
                        new EvaluatePredictions(
                            inputs(trainRule),
                            testRule,
                            labels(testRule).ref(),
                            corpus.folds(),
                            spec.seeds(),
                            List.of())));
        evaluations.add(new Evaluated(trainRule, testRule, evaluation));
      }
    }
  }

  private void computeIntervals() {
    for (AggregationRule testRule : AggregationRule.values()) {
      List<Found> ofRule =
          evaluations.stream()
              .filter(evaluated -> evaluated.testRule() == testRule)
              .map(Evaluated::found)
              .toList();
      intervals.add(
          look(
              Stage.COMPUTE_INTERVALS,
              testRule.code(),
              ofRule,
              () ->
                  IntervalActivitiesImpl.key(
                      new ComputeIntervals(
                          testRule, ofRule.stream().map(Found::ref).toList(), spec.intervals()))));
    }
  }

  Found fetched() {
    return fetched;
  }

  List<CellPlan> cells() {
    return cells;
  }

  /** What the report works on. */
  List<Found> found() {
    List<Found> all = new ArrayList<>(List.of(fetched, folds));
    all.addAll(labels.values());
    evaluations.forEach(evaluated -> all.add(evaluated.found()));
    all.addAll(intervals);
    return all;
  }

  /** Only when all that is {@link #found} is there. */
  CorpusResults results() {
    List<RuleArtifact> bounds = new ArrayList<>();
    for (AggregationRule testRule : AggregationRule.values()) {
      bounds.add(new RuleArtifact(testRule, intervals.get(bounds.size()).ref()));
    }
    return new CorpusResults(
        corpus,
        fetched.ref(),
        folds.ref(),
        labels.entrySet().stream()
            .map(entry -> new RuleArtifact(entry.getKey(), entry.getValue().ref()))
            .toList(),
        evaluations.stream().map(Evaluated::evaluation).toList(),
        bounds,
        List.of(),
        List.of());
  }

  private record Evaluated(AggregationRule trainRule, AggregationRule testRule, Found found) {
    Evaluation evaluation() {
      return new Evaluation(trainRule, testRule, found.ref());
    }
  }
}
