package dev.chorale.workflow;

import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.SweepSpec;
import dev.chorale.workflow.CorpusWorkflow.CorpusProgress;
import dev.chorale.workflow.CorpusWorkflow.CorpusReport;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Every corpus of a sweep, then the report. Holds the permits of running cells for all corpora, and
 * takes what people decide about it. Cancelled, it cancels all it has started.
 */
@WorkflowInterface
public interface SweepWorkflow {
  /** Cells that a corpus runs before it continues as a new run, so that histories stay short. */
  int CELLS_PER_RUN = 500;

  @WorkflowMethod
  SweepResult runSweep(SweepRequest request);

  /** Starts no further cell; those that run go on. */
  @SignalMethod
  void pause();

  /** Starts no further cell, and takes those that run off their devices, checkpoints stored. */
  @SignalMethod
  void pauseNow();

  @SignalMethod
  void resume();

  /** Runs once more what has failed and has not been given up. */
  @SignalMethod
  void retry();

  /** Gives up what has failed so far: the report shows it as holes. Later failures ask again. */
  @SignalMethod
  void finish();

  /** From a corpus of this sweep: where it stands. */
  @SignalMethod
  void corpusChanged(CorpusReport report);

  /** The workflow id of a sweep. */
  static String idFor(SweepSpec spec) {
    return SweepIds.idOf(spec);
  }

  /**
   * @param sweepId of {@link SweepIds#idOf}; also the workflow's id
   * @param locations folder of each corpus on the workers' hosts by the corpus' id; without those
   *     whose data ship inside
   * @param cellsPerRun {@link #CELLS_PER_RUN}, or fewer
   */
  record SweepRequest(
      String sweepId, SweepSpec spec, SortedMap<String, String> locations, int cellsPerRun) {
    public SweepRequest {
      locations = Collections.unmodifiableSortedMap(new TreeMap<>(locations));
    }

    public static SweepRequest of(SweepSpec spec, Map<String, String> locations) {
      return new SweepRequest(SweepIds.idOf(spec), spec, new TreeMap<>(locations), CELLS_PER_RUN);
    }
  }

  /**
   * @param report absent when writing it failed and that was given up
   */
  record SweepResult(String sweepId, Optional<ArtifactRef> report, SweepProgress progress) {}

  /**
   * Where a sweep stands, kept in its memo under {@link Memos#PROGRESS}: it can be read without a
   * worker.
   *
   * @param paused also where the state is ATTENTION
   * @param cells known so far: those of corpora whose folds are built
   * @param running cells that hold a permit
   * @param failed cells and corpora that wait for a person
   * @param holes cells and corpora that were given up
   * @param attention one sentence for each thing that waits for a person, the first ten
   */
  record SweepProgress(
      SweepState state,
      boolean paused,
      int cells,
      int waiting,
      int running,
      int done,
      int reused,
      int failed,
      int holes,
      List<CorpusProgress> corpora,
      List<String> attention,
      Optional<ArtifactRef> report) {
    public SweepProgress {
      corpora = List.copyOf(corpora);
      attention = List.copyOf(attention);
    }
  }
}
