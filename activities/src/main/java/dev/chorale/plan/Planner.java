package dev.chorale.plan;

import dev.chorale.activity.ReportActivitiesImpl;
import dev.chorale.activity.TrainingActivitiesImpl;
import dev.chorale.activity.TrainingKey;
import dev.chorale.contract.ReportActivities.WriteReport;
import dev.chorale.contract.Stage;
import dev.chorale.corpus.CorpusImport;
import dev.chorale.plan.SweepPlan.CellPlan;
import dev.chorale.plan.SweepPlan.State;
import dev.chorale.plan.Tasks.Found;
import dev.chorale.source.FileIndex;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.Stages;
import dev.chorale.training.StepTime;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.CorpusSpec;
import dev.chorale.vocabulary.SweepSpec;
import dev.chorale.workflow.SweepIds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds out what a sweep would do, by asking the store for what each stage would store. */
public final class Planner {
  private static final double SECONDS_PER_HOUR = 3600;

  private final Stages stages;
  private final Function<Path, FileIndex> indexes;

  /**
   * @param indexes what is known of the files below a folder
   */
  public Planner(ArtifactStore store, Function<Path, FileIndex> indexes) {
    this.stages = new Stages(store, Map::of);
    this.indexes = indexes;
  }

  /**
   * Reads every file of the corpora that is not known, since the keys follow from what they hold.
   *
   * @param folders of corpora that lie on this machine
   * @param measured steps of the sweep's trainings, if they were
   * @throws dev.chorale.vocabulary.BadInputException naming what is wrong in a corpus
   */
  public SweepPlan plan(SweepSpec spec, Map<CorpusId, Path> folders, Optional<StepTime> measured) {
    String id = SweepIds.idOf(spec);
    Tasks tasks = new Tasks(stages.store());
    List<CorpusPlanner> corpora = new ArrayList<>();
    for (CorpusSpec corpus : spec.corpora()) {
      corpora.add(
          new CorpusPlanner(stages, spec, corpus, source(corpus, folders.get(corpus.id())), tasks));
    }
    tasks.add(
        Optional.empty(),
        Stage.WRITE_REPORT,
        "",
        corpora.stream().flatMap(corpus -> corpus.found().stream()).toList(),
        () ->
            ReportActivitiesImpl.key(
                stages,
                new WriteReport(
                    id, spec, corpora.stream().map(CorpusPlanner::results).toList(), List.of())));
    List<CellPlan> cells = corpora.stream().flatMap(corpus -> corpus.cells().stream()).toList();
    return new SweepPlan(
        id,
        tasks.list(),
        cells,
        spec.window(),
        measured,
        hoursLeft(spec, corpora, cells, tasks, measured));
  }

  private CorpusImport source(CorpusSpec corpus, @Nullable Path folder) {
    return CorpusImport.open(
        corpus,
        Optional.ofNullable(folder),
        folder == null ? FileIndex.NONE : indexes.apply(folder),
        (doing, clips, of) -> {});
  }

  private static Optional<Double> hoursLeft(
      SweepSpec spec,
      List<CorpusPlanner> corpora,
      List<CellPlan> cells,
      Tasks tasks,
      Optional<StepTime> measured) {
    double seconds = 0;
    for (CorpusPlanner corpus : corpora) {
      double trainings = corpus.cells().stream().mapToDouble(CellPlan::left).sum();
      if (trainings > 0) {
        Optional<Double> ofCorpus =
            secondsPerEpoch(spec, corpus.fetched(), tasks)
                .map(perEpoch -> trainings * spec.training().epochs() * perEpoch)
                .or(() -> measured.map(step -> seconds(step, spec, corpus.cells())));
        if (ofCorpus.isEmpty()) {
          return Optional.empty();
        }
        seconds += ofCorpus.get();
      }
    }
    long open = cells.stream().filter(cell -> cell.state() != State.DONE).count();
    long atATime = Math.max(1, Math.min(spec.window(), open));
    return Optional.of(seconds / atATime / SECONDS_PER_HOUR);
  }

  private static double seconds(StepTime step, SweepSpec spec, List<CellPlan> cells) {
    double steps = cells.stream().mapToDouble(cell -> cell.left() * cell.steps()).sum();
    return steps * step.of(spec.training().batchSize());
  }

  /** The median over all trainings of this corpus and model. */
  private static Optional<Double> secondsPerEpoch(SweepSpec spec, Found fetched, Tasks tasks) {
    if (fetched.artifact().isEmpty()) {
      return Optional.empty();
    }
    List<Double> seconds =
        tasks.inventory().artifacts().stream()
            .filter(artifact -> isLike(artifact.manifest().of(), spec, fetched.ref()))
            .flatMap(
                artifact -> TrainingActivitiesImpl.secondsPerEpoch(artifact.manifest()).stream())
            .sorted()
            .toList();
    return seconds.isEmpty() ? Optional.empty() : Optional.of(seconds.get(seconds.size() / 2));
  }

  private static boolean isLike(StageKey training, SweepSpec spec, ArtifactRef corpus) {
    return training.stage().equals(TrainingKey.STAGE)
        && corpus.digest().equals(training.inputs().get("corpus"))
        && ChoraleJson.tree(spec.model()).equals(training.parameters().get("model"));
  }
}
