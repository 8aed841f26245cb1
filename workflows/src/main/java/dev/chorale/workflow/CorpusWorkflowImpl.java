package dev.chorale.workflow;

import dev.chorale.contract.CorpusActivities;
import dev.chorale.contract.CorpusActivities.FetchCorpus;
import dev.chorale.contract.EvaluationActivities;
import dev.chorale.contract.EvaluationActivities.EvaluatePredictions;
import dev.chorale.contract.FoldActivities;
import dev.chorale.contract.FoldActivities.BuildFolds;
import dev.chorale.contract.FoldActivities.BuiltFolds;
import dev.chorale.contract.IntervalActivities;
import dev.chorale.contract.IntervalActivities.ComputeIntervals;
import dev.chorale.contract.LabelActivities;
import dev.chorale.contract.LabelActivities.AggregateLabels;
import dev.chorale.contract.ReportActivities.CorpusResults;
import dev.chorale.contract.ReportActivities.Evaluation;
import dev.chorale.contract.ReportActivities.MissingResult;
import dev.chorale.contract.ReportActivities.RuleArtifact;
import dev.chorale.contract.ReportActivities.Unmeasured;
import dev.chorale.contract.ReuseActivities;
import dev.chorale.contract.ReuseActivities.FindTrainings;
import dev.chorale.contract.ReuseActivities.FoundTraining;
import dev.chorale.contract.SearchAttributes;
import dev.chorale.contract.Stage;
import dev.chorale.contract.TrainingActivities.TrainedModel;
import dev.chorale.contract.TrainingActivities.TrainingInputs;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.CorpusSpec;
import dev.chorale.workflow.Cells.Cell;
import dev.chorale.workflow.TrainingWorkflow.TrainedCell;
import dev.chorale.workflow.TrainingWorkflow.TrainingRequest;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;

public final class CorpusWorkflowImpl implements CorpusWorkflow {
  private static final Logger LOG = Workflow.getLogger(CorpusWorkflowImpl.class);

  private final CorpusRequest request;
  private final CorpusSpec spec;
  private final CorpusView view;
  private final Changes changes = new Changes();
  private final Attention attention;
  private final List<String> stopped = new ArrayList<>();
  private Stage stage = Stage.FETCH_CORPUS;
  private Optional<CellRuns> cells = Optional.empty();

  /** What came before there were cells to tell it to. */
  private final List<Consumer<CellRuns>> early = new ArrayList<>();

  private boolean held;
  private boolean toldOnce;

  @WorkflowInit
  public CorpusWorkflowImpl(CorpusRequest request) {
    this.request = request;
    this.spec = request.corpus();
    this.view = new CorpusView(request.sweepId());
    this.attention = new Attention(changes::made);
  }

  @Override
  public void grant(long total) {
    tellRuns(runs -> runs.grant(total));
    changes.made();
  }

  @Override
  public void hold() {
    held = true;
    tellCells(TrainingWorkflow::hold);
  }

  @Override
  public void release() {
    held = false;
    tellCells(TrainingWorkflow::release);
    changes.made();
  }

  private void tellCells(Consumer<TrainingWorkflow> signal) {
    for (Cell cell : cells.map(CellRuns::running).map(List::copyOf).orElse(List.of())) {
      TrainingWorkflow stub =
          Workflow.newExternalWorkflowStub(
              TrainingWorkflow.class,
              TrainingWorkflow.idFor(
                  request.sweepId(), spec.id(), cell.rule(), cell.fold(), cell.seed()));
      Children.tell(
          () -> cells.map(runs -> runs.running().contains(cell)).orElse(false),
          () -> signal.accept(stub));
    }
  }

  @Override
  public void retry() {
    tellRuns(CellRuns::retry);
    attention.retry();
  }

  @Override
  public void finish() {
    tellRuns(CellRuns::finish);
    attention.finish();
  }

  private void tellRuns(Consumer<CellRuns> word) {
    cells.ifPresentOrElse(word, () -> early.add(word));
  }

  @Override
  public CorpusOutcome runCorpus(CorpusRequest ignored) {
    Workflow.upsertTypedSearchAttributes(
        SearchAttributes.SWEEP.valueSet(request.sweepId()),
        SearchAttributes.CORPUS.valueSet(spec.id().value()));
    changes.follow(this::show);
    try {
      Optional<PreparedCorpus> prepared =
          request.carried().map(CarriedCorpus::prepared).or(this::prepare);
      if (prepared.isEmpty()) {
        return new CorpusOutcome(
            end(SweepState.DONE), Optional.empty(), Optional.of(String.join("; ", stopped)));
      }
      CellRuns runs = train(prepared.get());
      CorpusResults results = measure(prepared.get(), runs);
      changes.flush();
      return new CorpusOutcome(end(SweepState.DONE), Optional.of(results), Optional.empty());
    } catch (CanceledFailure cancelled) {
      CancellationScope cleanUp =
          Workflow.newDetachedCancellationScope(
              () -> Workflow.await(() -> cells.map(runs -> runs.running().isEmpty()).orElse(true)));
      cleanUp.run();
      end(SweepState.CANCELLED);
      throw cancelled;
    }
  }

  private void show() {
    // A run that goes on has nothing new to tell before it has its cells again.
    if (cells.isPresent() || request.carried().isEmpty()) {
      view.show(report(), details());
    }
  }

  // FetchCorpus, then AggregateLabels under every rule, since all three are tested, and BuildFolds.
  private Optional<PreparedCorpus> prepare() {
    enter(Stage.FETCH_CORPUS);
    Optional<ArtifactRef> fetched = attend(Stage.FETCH_CORPUS, "", this::fetch);
    if (fetched.isEmpty()) {
      return Optional.empty();
    }
    enter(Stage.AGGREGATE_LABELS);
    ArtifactRef corpus = fetched.get();
    Promise<Optional<BuiltFolds>> folds =
        Async.function(() -> attend(Stage.BUILD_FOLDS, "", () -> fold(corpus)));
    List<Promise<Optional<RuleArtifact>>> perRule =
        Arrays.stream(AggregationRule.values())
            .map(
                rule ->
                    Async.function(
                        () ->
                            attend(Stage.AGGREGATE_LABELS, rule.code(), () -> label(corpus, rule))))
            .toList();
    List<RuleArtifact> labels =
        perRule.stream().map(Promise::get).flatMap(Optional::stream).toList();
    Optional<BuiltFolds> built = folds.get();
    if (labels.size() < perRule.size() || built.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new PreparedCorpus(corpus, labels, built.get().folds(), built.get().count()));
  }

  private ArtifactRef fetch() {
    return Workflow.newActivityStub(
            CorpusActivities.class, StageOptions.of(Stage.FETCH_CORPUS, spec.id().value()))
        .fetchCorpus(new FetchCorpus(spec, request.location()))
        .corpus();
  }

  private RuleArtifact label(ArtifactRef corpus, AggregationRule rule) {
    String summary = spec.id() + " under " + rule;
    return new RuleArtifact(
        rule,
        Workflow.newActivityStub(
                LabelActivities.class, StageOptions.of(Stage.AGGREGATE_LABELS, summary))
            .aggregateLabels(new AggregateLabels(corpus, rule, request.labels()))
            .labels());
  }

  private BuiltFolds fold(ArtifactRef corpus) {
    String summary = spec.id() + " in " + spec.folds() + " folds";
    return Workflow.newActivityStub(
            FoldActivities.class, StageOptions.of(Stage.BUILD_FOLDS, summary))
        .buildFolds(new BuildFolds(corpus, spec.folds(), spec.partition()));
  }

  /** Runs all cells as permits come; returns once each is done or given up. */
  private CellRuns train(PreparedCorpus prepared) {
    CellRuns runs =
        new CellRuns(
            new Cells(request.rules(), prepared.foldCount(), request.seeds()), request.carried());
    // Before it is told how many wait: for these no permit is asked.
    runs.start(found(prepared, runs.next()))
        .forEach(
            (cell, trained) ->
                Async.procedure(() -> run(prepared, runs, cell, Optional.of(trained))));
    early.forEach(word -> word.accept(runs));
    cells = Optional.of(runs);
    enter(Stage.TRAIN_MODEL);
    while (true) {
      boolean drain = drains(runs);
      while (!drain && !held && runs.mayStart()) {
        Cell cell = runs.start();
        Async.procedure(() -> run(prepared, runs, cell, Optional.empty()));
        changes.made();
        drain = drains(runs);
      }
      if (runs.running().isEmpty()) {
        if (runs.waiting() == 0 && runs.failed().isEmpty()) {
          return runs;
        }
        if (drain && !held && runs.waiting() > 0) {
          continueAsNew(prepared, runs);
        }
      }
      changes.await();
    }
  }

  /** Not before all that was found lies behind: the next run would find it again. */
  private boolean drains(CellRuns runs) {
    return runs.startedHere() >= request.cellsPerRun() && runs.foundAhead() == 0;
  }

  /** Of the cells of this run, those whose trainings are there. */
  private List<FoundTraining> found(PreparedCorpus prepared, int from) {
    // Runs that began without it have every cell look for itself; under 1 each tells of its end.
    int version = Workflow.getVersion("find-trainings", Workflow.DEFAULT_VERSION, 2);
    if (version == Workflow.DEFAULT_VERSION) {
      return List.of();
    }
    toldOnce = version > 1;
    FindTrainings ofThisRun =
        new FindTrainings(
            request.rules().stream().map(rule -> inputs(prepared, rule)).toList(),
            prepared.foldCount(),
            request.seeds(),
            from,
            request.cellsPerRun());
    try {
      return Workflow.newActivityStub(ReuseActivities.class, StageOptions.beside(spec.id().value()))
          .findTrainings(ofThisRun)
          .found();
    } catch (ActivityFailure failure) {
      CancellationScope.throwCanceled();
      LOG.warn("What is there could not be looked for; each cell does it for itself", failure);
      return List.of();
    }
  }

  private void run(
      PreparedCorpus prepared, CellRuns runs, Cell cell, Optional<TrainedModel> found) {
    try {
      TrainedCell trained =
          Children.run(
              () ->
                  Children.training(request, cell)
                      .runTraining(
                          new TrainingRequest(
                              request.sweepId(),
                              inputs(prepared, cell.rule()),
                              cell.fold(),
                              cell.seed(),
                              Optional.empty(),
                              request.numerics(),
                              found)));
      runs.done(cell, trained.progress());
    } catch (ChildWorkflowFailure failure) {
      runs.failed(cell, FailureTexts.of(failure));
    } catch (CanceledFailure cancelled) {
      runs.failed(cell, FailureTexts.of(cancelled));
    }
    // Of found cells only the last to end is told: word of each took longer than all of them.
    if (found.isEmpty() || !toldOnce || runs.foundRunning() == 0) {
      changes.made();
    }
  }

  private TrainingInputs inputs(PreparedCorpus prepared, AggregationRule rule) {
    return new TrainingInputs(
        spec.id(),
        rule,
        prepared.fetched(),
        labels(prepared, rule),
        prepared.folds(),
        request.model(),
        request.training());
  }

  private static ArtifactRef labels(PreparedCorpus prepared, AggregationRule rule) {
    return prepared.labels().stream()
        .filter(labels -> labels.rule() == rule)
        .findFirst()
        .orElseThrow()
        .artifact();
  }

  private void continueAsNew(PreparedCorpus prepared, CellRuns runs) {
    changes.flush();
    // Taken after the wait, during which a permit or a person's word may have come.
    CarriedCorpus carried = runs.carry(prepared);
    Workflow.newContinueAsNewStub(CorpusWorkflow.class)
        .runCorpus(
            new CorpusRequest(
                request.sweepId(),
                spec,
                request.location(),
                request.rules(),
                request.seeds(),
                request.model(),
                request.training(),
                request.intervals(),
                request.cellsPerRun(),
                Optional.of(carried),
                request.numerics(),
                request.labels()));
  }

  // EvaluatePredictions for each train rule x test rule, then ComputeIntervals for each test rule.
  private CorpusResults measure(PreparedCorpus prepared, CellRuns runs) {
    enter(Stage.EVALUATE_PREDICTIONS);
    List<Unmeasured> unmeasured = new ArrayList<>();
    List<Promise<Optional<Evaluation>>> started = new ArrayList<>();
    for (AggregationRule trainRule : request.rules()) {
      if (runs.anyDone(trainRule)) {
        for (AggregationRule testRule : AggregationRule.values()) {
          started.add(
              Async.function(() -> evaluation(prepared, runs, trainRule, testRule, unmeasured)));
        }
      }
    }
    List<Evaluation> evaluations =
        started.stream().map(Promise::get).flatMap(Optional::stream).toList();
    enter(Stage.COMPUTE_INTERVALS);
    List<Promise<Optional<RuleArtifact>>> bounds =
        Arrays.stream(AggregationRule.values())
            .map(testRule -> Async.function(() -> intervals(evaluations, testRule, unmeasured)))
            .toList();
    return new CorpusResults(
        spec,
        prepared.fetched(),
        prepared.folds(),
        prepared.labels(),
        evaluations,
        bounds.stream().map(Promise::get).flatMap(Optional::stream).toList(),
        runs.holes(),
        unmeasured);
  }

  private Optional<Evaluation> evaluation(
      PreparedCorpus prepared,
      CellRuns runs,
      AggregationRule trainRule,
      AggregationRule testRule,
      List<Unmeasured> unmeasured) {
    EvaluatePredictions evaluate =
        new EvaluatePredictions(
            inputs(prepared, trainRule),
            testRule,
            labels(prepared, testRule),
            prepared.foldCount(),
            request.seeds(),
            runs.holes(trainRule).stream().map(MissingResult::cell).toList());
    String what = "trained " + trainRule + ", tested " + testRule;
    return attend(
        Stage.EVALUATE_PREDICTIONS,
        what,
        failure ->
            unmeasured.add(
                new Unmeasured(
                    Stage.EVALUATE_PREDICTIONS, Optional.of(trainRule), testRule, failure)),
        () ->
            new Evaluation(
                trainRule,
                testRule,
                Workflow.newActivityStub(
                        EvaluationActivities.class,
                        StageOptions.of(Stage.EVALUATE_PREDICTIONS, what))
                    .evaluatePredictions(evaluate)
                    .evaluation()));
  }

  private Optional<RuleArtifact> intervals(
      List<Evaluation> evaluations, AggregationRule testRule, List<Unmeasured> unmeasured) {
    List<ArtifactRef> ofRule =
        evaluations.stream()
            .filter(evaluation -> evaluation.testRule() == testRule)
            .map(Evaluation::artifact)
            .toList();
    if (ofRule.isEmpty()) {
      return Optional.empty();
    }
    String what = "tested " + testRule;
    return attend(
        Stage.COMPUTE_INTERVALS,
        what,
        failure ->
            unmeasured.add(
                new Unmeasured(Stage.COMPUTE_INTERVALS, Optional.empty(), testRule, failure)),
        () ->
            new RuleArtifact(
                testRule,
                Workflow.newActivityStub(
                        IntervalActivities.class, StageOptions.of(Stage.COMPUTE_INTERVALS, what))
                    .computeIntervals(new ComputeIntervals(testRule, ofRule, request.intervals()))
                    .intervals()));
  }

  private <T> Optional<T> attend(Stage of, String what, Supplier<T> work) {
    return attend(
        of, what, failure -> stopped.add((of + " " + what).strip() + ": " + failure), work);
  }

  /**
   * @param givenUp told why, when the work was given up
   */
  private <T> Optional<T> attend(
      Stage of, String what, Consumer<String> givenUp, Supplier<T> work) {
    String name = spec.id() + ": " + (of + " " + what).strip();
    Optional<T> result = attention.attend(name, work);
    if (result.isEmpty()) {
      givenUp.accept(attention.whyGivenUp(name));
    }
    return result;
  }

  private void enter(Stage next) {
    stage = next;
    changes.made();
  }

  private CorpusProgress end(SweepState state) {
    return view.end(progress(state), details());
  }

  private CorpusReport report() {
    return new CorpusReport(
        progress(SweepState.RUNNING),
        cells.map(CellRuns::granted).orElse(0L),
        cells.map(CellRuns::ended).orElse(0L));
  }

  private String details() {
    return cells
        .map(runs -> runs.table(SweepView.ROWS))
        .orElseGet(() -> String.join("\n\n", attention.sentences()));
  }

  /**
   * @param ended RUNNING before the end
   */
  private CorpusProgress progress(SweepState ended) {
    int failed = attention.waiting() + cells.map(runs -> runs.failed().size()).orElse(0);
    List<String> sentences = new ArrayList<>(attention.sentences());
    cells.ifPresent(
        runs ->
            runs.failed()
                .forEach((cell, why) -> sentences.add(spec.id() + "/" + cell + ": " + why)));
    SweepState state = failed > 0 && ended == SweepState.RUNNING ? SweepState.ATTENTION : ended;
    return new CorpusProgress(
        spec.id(),
        state,
        stage,
        cells.map(CellRuns::count).orElse(0),
        cells.map(CellRuns::waiting).orElse(0),
        cells.map(CellRuns::permitted).orElse(0),
        failed,
        attention.givenUp() + cells.map(runs -> runs.holes().size()).orElse(0),
        cells.map(CellRuns::totals).orElse(CellRuns.NONE),
        sentences.stream().limit(SweepView.SENTENCES).toList());
  }
}
