package dev.chorale.workflow;

import dev.chorale.contract.ReportActivities;
import dev.chorale.contract.ReportActivities.CorpusResults;
import dev.chorale.contract.ReportActivities.LostCorpus;
import dev.chorale.contract.ReportActivities.WriteReport;
import dev.chorale.contract.SearchAttributes;
import dev.chorale.contract.Stage;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.CorpusSpec;
import dev.chorale.vocabulary.SweepSpec;
import dev.chorale.workflow.ArchiveWorkflow.KeepArchive;
import dev.chorale.workflow.CorpusWorkflow.CorpusOutcome;
import dev.chorale.workflow.CorpusWorkflow.CorpusProgress;
import dev.chorale.workflow.CorpusWorkflow.CorpusReport;
import dev.chorale.workflow.CorpusWorkflow.CorpusRequest;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

public final class SweepWorkflowImpl implements SweepWorkflow {
  private final SweepRequest request;
  private final Changes changes = new Changes();
  private final SweepView view = new SweepView(this::tellArchive);
  private final Attention attention = new Attention(changes::made);
  private final Permits permits;
  private final Map<CorpusId, CorpusProgress> corpora = new LinkedHashMap<>();
  private final Set<CorpusId> running = new LinkedHashSet<>();
  private final Map<CorpusId, LostCorpus> lost = new HashMap<>();
  private boolean paused;
  private boolean held;
  private Optional<Stage> lastStage = Optional.empty();
  private Optional<ArtifactRef> report = Optional.empty();
  private Optional<String> archive = Optional.empty();

  /** How it ended; RUNNING before. */
  private SweepState ended = SweepState.RUNNING;

  @WorkflowInit
  public SweepWorkflowImpl(SweepRequest request) {
    this.request = request;
    SweepSpec spec = request.spec();
    this.permits = new Permits(spec.window(), spec.corpora().stream().map(CorpusSpec::id).toList());
  }

  @Override
  public void pause() {
    paused = true;
    changes.made();
  }

  @Override
  public void pauseNow() {
    pause();
    held = true;
    tell(List.copyOf(running), CorpusWorkflow::hold);
  }

  @Override
  public void resume() {
    if (held) {
      held = false;
      tell(List.copyOf(running), CorpusWorkflow::release);
    }
    paused = false;
    changes.made();
  }

  @Override
  public void retry() {
    attention.retry();
    tell(List.copyOf(running), CorpusWorkflow::retry);
  }

  @Override
  public void finish() {
    attention.finish();
    tell(List.copyOf(running), CorpusWorkflow::finish);
  }

  @Override
  public void corpusChanged(CorpusReport changed) {
    CorpusId corpus = changed.progress().corpus();
    if (running.contains(corpus)) {
      corpora.put(corpus, changed.progress());
      permits.reported(changed);
      changes.made();
    }
  }

  @Override
  public SweepResult runSweep(SweepRequest ignored) {
    // Sweeps that began before there was an archive end without one.
    if (Workflow.getVersion("archive", Workflow.DEFAULT_VERSION, 1) == 1) {
      startArchive();
    }
    Workflow.upsertTypedSearchAttributes(SearchAttributes.SWEEP.valueSet(request.sweepId()));
    changes.follow(() -> view.show(progress(), stage()));
    try {
      List<CorpusResults> results = runCorpora();
      lastStage = Optional.of(Stage.WRITE_REPORT);
      changes.made();
      if (!results.isEmpty()) {
        report = attention.attend(Stage.WRITE_REPORT.activity(), () -> write(results));
      }
      return new SweepResult(request.sweepId(), report, end(SweepState.DONE));
    } catch (CanceledFailure cancelled) {
      CancellationScope cleanUp =
          Workflow.newDetachedCancellationScope(() -> Workflow.await(running::isEmpty));
      cleanUp.run();
      end(SweepState.CANCELLED);
      throw cancelled;
    }
  }

  private SweepProgress end(SweepState state) {
    ended = state;
    return view.show(progress(), stage());
  }

  private void startArchive() {
    KeepArchive kept =
        new KeepArchive(request.sweepId(), Workflow.getInfo().getOriginalExecutionRunId());
    Promise<Void> unused = Async.procedure(Children.archive(kept)::keepArchive, kept);
    archive = Optional.of(ArchiveWorkflow.idFor(kept.sweepId(), kept.runId()));
  }

  /** Also while the sweep is being cancelled; the sweep goes on whether or not it is there. */
  private void tellArchive() {
    if (archive.isPresent()) {
      ArchiveWorkflow stub = Workflow.newExternalWorkflowStub(ArchiveWorkflow.class, archive.get());
      Workflow.newDetachedCancellationScope(
              () -> {
                boolean unused = Children.reached(stub::sweepChanged);
              })
          .run();
    }
  }

  /** Runs all corpora, and gives out permits as cells wait for them. */
  private List<CorpusResults> runCorpora() {
    List<Promise<Optional<CorpusOutcome>>> started =
        request.spec().corpora().stream()
            .map(corpus -> Async.function(() -> runCorpus(corpus)))
            .toList();
    while (!started.stream().allMatch(Promise::isCompleted)) {
      if (!paused) {
        permits
            .grant()
            .forEach((corpus, total) -> tell(List.of(corpus), stub -> stub.grant(total)));
      }
      changes.await();
    }
    return started.stream()
        .map(Promise::get)
        .flatMap(Optional::stream)
        .flatMap(outcome -> outcome.results().stream())
        .toList();
  }

  private Optional<CorpusOutcome> runCorpus(CorpusSpec corpus) {
    try {
      String what = corpus.id().value();
      Optional<CorpusOutcome> outcome = attention.attend(what, () -> runCorpusOnce(corpus));
      if (outcome.flatMap(CorpusOutcome::results).isEmpty()) {
        String failure =
            outcome.flatMap(CorpusOutcome::failure).orElseGet(() -> attention.whyGivenUp(what));
        lost.put(corpus.id(), new LostCorpus(corpus.id(), failure));
      }
      return outcome;
    } finally {
      changes.made();
    }
  }

  private CorpusOutcome runCorpusOnce(CorpusSpec corpus) {
    SweepSpec spec = request.spec();
    CorpusRequest start =
        new CorpusRequest(
            request.sweepId(),
            corpus,
            Optional.ofNullable(request.locations().get(corpus.id().value())),
            spec.rules(),
            spec.seeds(),
            spec.model(),
            spec.training(),
            spec.intervals(),
            request.cellsPerRun(),
            Optional.empty(),
            Optional.of(spec.numerics()),
            spec.labels());
    permits.restart(corpus.id());
    corpora.remove(corpus.id());
    running.add(corpus.id());
    try {
      CorpusOutcome outcome = Children.run(() -> Children.corpus(start).runCorpus(start));
      corpora.put(corpus.id(), outcome.progress());
      return outcome;
    } catch (ChildWorkflowFailure failure) {
      // What is tried again begins anew; of a cancelled sweep it stays to be read.
      if (!CancellationScope.current().isCancelRequested()) {
        corpora.remove(corpus.id());
      }
      throw failure;
    } finally {
      running.remove(corpus.id());
      permits.restart(corpus.id());
      changes.made();
    }
  }

  private ArtifactRef write(List<CorpusResults> results) {
    return Workflow.newActivityStub(
            ReportActivities.class, StageOptions.of(Stage.WRITE_REPORT, request.sweepId()))
        .writeReport(new WriteReport(request.sweepId(), request.spec(), results, lost()))
        .report();
  }

  /** In the order of the spec, not in that in which they were lost. */
  private List<LostCorpus> lost() {
    return request.spec().corpora().stream()
        .map(corpus -> lost.get(corpus.id()))
        .filter(Objects::nonNull)
        .toList();
  }

  /** Signals corpora without waiting for them. */
  private void tell(Collection<CorpusId> whom, Consumer<CorpusWorkflow> signal) {
    for (CorpusId corpus : whom) {
      CorpusWorkflow stub =
          Workflow.newExternalWorkflowStub(
              CorpusWorkflow.class, CorpusWorkflow.idFor(request.sweepId(), corpus));
      Children.tell(() -> running.contains(corpus), () -> signal.accept(stub));
    }
  }

  /** The earliest stage that a corpus is in. */
  private Stage stage() {
    return lastStage.orElseGet(
        () ->
            running.stream()
                .map(corpora::get)
                .filter(Objects::nonNull)
                .map(CorpusProgress::stage)
                .min(Comparator.naturalOrder())
                .orElse(Stage.FETCH_CORPUS));
  }

  private SweepProgress progress() {
    int failed = attention.waiting() + sum(CorpusProgress::failed);
    SweepState state = ended;
    if (ended == SweepState.RUNNING) {
      state = failed > 0 ? SweepState.ATTENTION : paused ? SweepState.PAUSED : SweepState.RUNNING;
    }
    List<CorpusProgress> known =
        request.spec().corpora().stream()
            .map(corpus -> corpora.get(corpus.id()))
            .filter(Objects::nonNull)
            .toList();
    List<String> sentences = new ArrayList<>(attention.sentences());
    known.forEach(corpus -> sentences.addAll(corpus.attention()));
    return new SweepProgress(
        state,
        paused,
        sum(CorpusProgress::cells),
        sum(CorpusProgress::waiting),
        sum(CorpusProgress::running),
        sum(corpus -> corpus.totals().done()),
        sum(corpus -> corpus.totals().reused()),
        failed,
        attention.givenUp() + sum(CorpusProgress::holes),
        known,
        sentences.stream().limit(SweepView.SENTENCES).toList(),
        report);
  }

  private int sum(ToIntFunction<CorpusProgress> count) {
    return corpora.values().stream().mapToInt(count).sum();
  }
}
