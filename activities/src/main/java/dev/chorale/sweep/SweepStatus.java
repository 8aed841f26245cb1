package dev.chorale.sweep;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.FoldId;
import dev.chorale.vocabulary.Seed;
import dev.chorale.workflow.CellState;
import dev.chorale.workflow.SweepState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/**
 * Where a sweep stands. As JSON what {@code sweep show --json} prints: fields are added, never
 * renamed.
 *
 * @param running cells that run now
 * @param holes cells and corpora that were given up
 * @param cells of all corpora in the order they start
 * @param report once it is written
 */
public record SweepStatus(
    String id,
    SweepState state,
    int running,
    int holes,
    List<CellStatus> cells,
    Optional<ArtifactRef> report) {
  public SweepStatus {
    cells = List.copyOf(cells);
  }

  /** Cells in a state. */
  public int count(CellState state) {
    return (int) cells.stream().filter(cell -> cell.state() == state).count();
  }

  /** What all cells have cost; as JSON beside them. */
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  public Totals totals() {
    return Totals.of(cells);
  }

  /**
   * Sums over all cells.
   *
   * @param reused cells whose model was there before
   */
  public record Totals(
      int cells,
      int reused,
      int attempts,
      int preemptions,
      int resumes,
      double deviceSeconds,
      double wastedSeconds) {
    static Totals of(List<CellStatus> cells) {
      return new Totals(
          cells.size(),
          (int) cells.stream().filter(CellStatus::reused).count(),
          sum(cells, CellStatus::attempts),
          sum(cells, CellStatus::preemptions),
          sum(cells, CellStatus::resumes),
          seconds(cells, CellStatus::deviceSeconds),
          seconds(cells, CellStatus::wastedSeconds));
    }

    private static int sum(List<CellStatus> cells, ToIntFunction<CellStatus> of) {
      return cells.stream().mapToInt(of).sum();
    }

    private static double seconds(List<CellStatus> cells, ToDoubleFunction<CellStatus> of) {
      return cells.stream().mapToDouble(of).sum();
    }
  }

  /** How much of all epochs is done, from 0 to 1. */
  public double share() {
    return cells.stream().mapToDouble(CellStatus::share).average().orElse(0);
  }

  /**
   * Where a training stands.
   *
   * @param id of its workflow
   * @param reused whether its model was there before
   * @param epoch that runs or ran last, counted from 1; 0 before the first
   * @param resumes attempts that went on from a checkpoint
   * @param deviceSeconds over all attempts
   * @param wastedSeconds of them, spent on steps that had to be done again
   * @param mixedNumerics whether its attempts ran under different numerics
   * @param failure of the last attempt that failed, while the cell is not done
   * @param waitsFor numerics, by name, for a worker of which it waits; absent where any would do
   */
  public record CellStatus(
      String id,
      CorpusId corpus,
      AggregationRule rule,
      FoldId fold,
      Seed seed,
      CellState state,
      boolean reused,
      int epoch,
      int epochs,
      int attempts,
      int preemptions,
      int resumes,
      double deviceSeconds,
      double wastedSeconds,
      boolean mixedNumerics,
      Optional<String> failure,
      Optional<String> waitsFor) {
    double share() {
      return switch (state) {
        case DONE -> 1;
        case WAITING, RUNNING, PREEMPTED, CANCELLED, FAILED ->
            Math.max(0, epoch - 1) / (double) Math.max(1, epochs);
      };
    }

    /** The state with its marks, as in {@code DONE (reused, mixed numerics)}. */
    public String marked() {
      List<String> marks = new ArrayList<>();
      if (reused) {
        marks.add("reused");
      }
      if (mixedNumerics) {
        marks.add("mixed numerics");
      }
      waitsFor.ifPresent(name -> marks.add("waits for numerics " + name));
      return marks.isEmpty() ? state.name() : state + " (" + String.join(", ", marks) + ")";
    }

    /** As in {@code crema-d AR fold-0 seed-1}. */
    public String label() {
      return corpus + " " + rule + " " + fold + " " + seed;
    }
  }
}
