package dev.chorale.plan;

import dev.chorale.contract.Stage;
import dev.chorale.training.StepTime;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.FoldId;
import dev.chorale.vocabulary.Seed;
import java.util.List;
import java.util.Optional;

/**
 * What a sweep would do. As JSON what {@code plan --json} prints: fields are added, never renamed.
 *
 * @param id that the sweep has, or will have
 * @param tasks in the order of the pipeline
 * @param cells of all corpora in the order they start
 * @param window cells that may run at a time
 * @param measured steps, if they were
 * @param hoursLeft of training, with as many devices as the window and as long as earlier trainings
 *     of the same corpus and model took; where there are none, by the measured steps; absent
 *     without either
 */
public record SweepPlan(
    String id,
    List<Task> tasks,
    List<CellPlan> cells,
    int window,
    Optional<StepTime> measured,
    Optional<Double> hoursLeft) {
  public SweepPlan {
    tasks = List.copyOf(tasks);
    cells = List.copyOf(cells);
  }

  /** Cells in a state. */
  public int count(State state) {
    return (int) cells.stream().filter(cell -> cell.state() == state).count();
  }

  /**
   * One activity.
   *
   * @param corpus absent for the report
   * @param of rule, cell or rules, as in {@code AR/fold-0/seed-1}; empty where a corpus has one
   * @param key of the artifact; absent when an earlier stage has to run first
   * @param why it runs; absent when it is reused
   */
  public record Task(
      Optional<CorpusId> corpus,
      Stage stage,
      String of,
      boolean reused,
      Optional<String> key,
      Optional<Reason> why) {}

  /** What there is of a training. */
  public enum State {
    DONE,
    /** It goes on from a checkpoint. */
    CHECKPOINT,
    TO_TRAIN
  }

  /**
   * One training.
   *
   * @param trainClips that it learns from; 0 for one that is done
   * @param step of its last checkpoint; 0 without one
   * @param steps of the whole training; 0 for one that is done
   */
  public record CellPlan(
      CorpusId corpus,
      AggregationRule rule,
      FoldId fold,
      Seed seed,
      State state,
      int trainClips,
      long step,
      long steps) {
    /** The share of its steps that is not done, from 0 to 1. */
    double left() {
      return switch (state) {
        case DONE -> 0;
        case TO_TRAIN -> 1;
        case CHECKPOINT -> 1 - Math.min(1, step / (double) steps);
      };
    }
  }
}
