package dev.chorale.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.chorale.contract.ReportActivities.CorpusResults;
import dev.chorale.contract.ReportActivities.MissingResult;
import dev.chorale.contract.ReportActivities.RuleArtifact;
import dev.chorale.contract.Stage;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.CorpusSpec;
import dev.chorale.vocabulary.IntervalSpec;
import dev.chorale.vocabulary.LabelSpec;
import dev.chorale.vocabulary.ModelSpec;
import dev.chorale.vocabulary.NumericsPreference;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.TrainingSpec;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;
import java.util.Optional;

/**
 * One corpus of a sweep: its stages, and a training for each rule, fold and seed as permits come.
 * What fails waits for {@link #retry} or {@link #finish}; the rest goes on.
 */
@WorkflowInterface
public interface CorpusWorkflow {
  @WorkflowMethod
  CorpusOutcome runCorpus(CorpusRequest request);

  /**
   * From the sweep: how many cells this corpus may have started since it began. A total, so that a
   * late or repeated signal changes nothing.
   */
  @SignalMethod
  void grant(long total);

  /** Takes running cells off their devices, and starts none, until {@link #release}. */
  @SignalMethod
  void hold();

  @SignalMethod
  void release();

  /** Runs once more what has failed. */
  @SignalMethod
  void retry();

  /** Gives up what has failed so far. */
  @SignalMethod
  void finish();

  /** The workflow id, as in {@code night-1a2b3c4d/crema-d}. */
  static String idFor(String sweepId, CorpusId corpus) {
    return sweepId + "/" + corpus;
  }

  /**
   * @param carried what the run before has done; absent in the first
   * @param numerics absent for {@link NumericsPreference#USUAL}
   * @param labels absent for {@link LabelSpec#PLAIN}
   */
  record CorpusRequest(
      String sweepId,
      CorpusSpec corpus,
      Optional<String> location,
      List<AggregationRule> rules,
      List<Seed> seeds,
      ModelSpec model,
      TrainingSpec training,
      IntervalSpec intervals,
      int cellsPerRun,
      Optional<CarriedCorpus> carried,
      @JsonInclude(Include.NON_ABSENT) Optional<NumericsPreference> numerics,
      @JsonInclude(Include.NON_ABSENT) Optional<LabelSpec> labels) {
    public CorpusRequest {
      rules = List.copyOf(rules);
      seeds = List.copyOf(seeds);
    }
  }

  /**
   * What one run hands to the next: counts, and the ids of what failed.
   *
   * @param nextCell index of the first cell that has not started, in the order of {@link Cells}
   * @param again cells that shall run once more
   * @param failed cells that wait for a person
   * @param holes cells that were given up
   */
  record CarriedCorpus(
      PreparedCorpus prepared,
      int nextCell,
      List<MissingResult> again,
      List<MissingResult> failed,
      List<MissingResult> holes,
      CellTotals totals,
      long granted,
      long ended) {
    public CarriedCorpus {
      again = List.copyOf(again);
      failed = List.copyOf(failed);
      holes = List.copyOf(holes);
    }
  }

  /**
   * What trainings need of a corpus.
   *
   * @param labels one a rule, in the order MR, PR, AR
   */
  record PreparedCorpus(
      ArtifactRef fetched, List<RuleArtifact> labels, ArtifactRef folds, int foldCount) {
    public PreparedCorpus {
      labels = List.copyOf(labels);
    }
  }

  /**
   * Sums over the cells that are done.
   *
   * @param reused cells whose model was there before
   */
  record CellTotals(
      int done, int reused, int attempts, int preemptions, int resumes, double deviceSeconds) {}

  /**
   * Where a corpus stands; also in its memo under {@link Memos#PROGRESS}.
   *
   * @param stage that runs, or that failed
   * @param cells 0 until its folds are built
   * @param failed cells that wait for a person
   * @param holes cells that were given up
   * @param attention what waits for a person, the first ten
   */
  record CorpusProgress(
      CorpusId corpus,
      SweepState state,
      Stage stage,
      int cells,
      int waiting,
      int running,
      int failed,
      int holes,
      CellTotals totals,
      List<String> attention) {
    public CorpusProgress {
      attention = List.copyOf(attention);
    }
  }

  /**
   * What a corpus tells its sweep.
   *
   * @param granted the total of {@link #grant} that the corpus has seen
   * @param ended cells that have given their permit back, since the corpus began
   */
  record CorpusReport(CorpusProgress progress, long granted, long ended) {}

  /**
   * @param results absent when a stage that the trainings need failed and was given up
   * @param failure why there are none
   */
  record CorpusOutcome(
      CorpusProgress progress, Optional<CorpusResults> results, Optional<String> failure) {}
}
