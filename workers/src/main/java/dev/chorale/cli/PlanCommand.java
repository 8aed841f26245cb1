package dev.chorale.cli;

import dev.chorale.cli.spec.DataFolders;
import dev.chorale.model.StoredWeights;
import dev.chorale.plan.Planner;
import dev.chorale.plan.SweepPlan;
import dev.chorale.plan.SweepPlan.CellPlan;
import dev.chorale.plan.SweepPlan.State;
import dev.chorale.source.Sources;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.training.Compute;
import dev.chorale.training.StepTime;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.ModelSpec;
import dev.chorale.vocabulary.SweepSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chorale plan}: what a sweep would do, before it is started. */
@Command(
    name = "plan",
    description = {
      "Tells what of a sweep is in the store already, why the rest has to run, and for how long.",
      "Starts nothing. Reads the corpora, since what is reused follows from what they hold."
    })
final class PlanCommand extends StoreCommand {
  @Mixin private SweepOptions sweep = new SweepOptions();

  @Option(
      names = "--deep",
      description = "Read every file for its digest, also one that looks as it did last time.")
  private boolean deep;

  @Option(
      names = "--measure",
      description = {
        "Time a few training steps here, for the hours of corpora that this model has not been"
            + " trained on."
      })
  private boolean measure;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description = "To measure on: cpu, gpu:0, gpu:1, ... Default: cpu.")
  private String device = "cpu";

  @Override
  int run(ArtifactStore store) {
    SweepOptions.Checked checked = sweep.checked(licences());
    Sources sources = sources();
    SweepSpec resolved = checked.resolved(store);
    Map<CorpusId, Path> folders = folders(sources, checked.folders());
    Optional<StepTime> measured =
        measure ? Optional.of(measured(resolved, store)) : Optional.empty();
    SweepPlan plan =
        new Planner(store, folder -> sources.index(folder, deep)).plan(resolved, folders, measured);
    if (json()) {
      print(plan);
    } else {
      page(plan);
    }
    return Failures.DONE;
  }

  /** With the first corpus' classes: how many there are makes no difference. */
  private StepTime measured(SweepSpec spec, ArtifactStore store) {
    ModelSpec model = spec.model();
    if (model.kind().equals(ModelSpec.WAV2VEC2_FROZEN)) {
      throw new BadInputException(
          "--measure: found model "
              + model.kind()
              + ", whose trainings take seconds once each clip is embedded, expected one that hears"
              + " sound. Leave --measure out.");
    }
    List<String> classes = spec.corpora().get(0).classes();
    return StepTime.measure(
        Compute.start(device, Compute.defaultThreads()),
        StoredWeights.of(store).network(model, classes.size()),
        classes,
        spec.training());
  }

  private static Map<CorpusId, Path> folders(Sources sources, DataFolders data) {
    Map<CorpusId, Path> folders = new HashMap<>();
    data.byCorpus()
        .forEach(
            (corpus, location) -> {
              try {
                folders.put(corpus, sources.folder(location, (doing, bytes, of) -> {}));
              } catch (IOException e) {
                throw new CommandFailure(
                    "Corpus '" + corpus + "' can't be brought here: " + e.getMessage(), e);
              }
            });
    return folders;
  }

  private void page(SweepPlan plan) {
    out().println(plan.id());
    out().println();
    Printing.columns(
        out(),
        StageTable.of(
            plan.tasks().stream()
                .map(t -> new StageTable.Activity(t.corpus(), t.stage(), t.reused(), t.why()))
                .toList(),
            "RUNS"));
    out().println();
    out().println(cells(plan));
    checkpoints(plan);
    if (plan.count(State.DONE) < plan.cells().size()) {
      out().println();
      Printing.columns(out(), sizes(plan));
      out().println();
      out().println("Hours left: " + hours(plan));
    }
    out().flush();
  }

  private static String cells(SweepPlan plan) {
    int open = plan.cells().size() - plan.count(State.DONE);
    int begun = plan.count(State.CHECKPOINT);
    return String.format(
        Locale.ROOT,
        "%s: %d done, %d to train%s",
        count(plan.cells().size(), "cell"),
        plan.count(State.DONE),
        open,
        begun == 0 ? "" : ", " + begun + " of them from a checkpoint");
  }

  /** Of what is to be trained. */
  private static List<List<String>> sizes(SweepPlan plan) {
    Map<CorpusId, List<CellPlan>> open =
        plan.cells().stream()
            .filter(cell -> cell.state() != State.DONE)
            .collect(
                Collectors.groupingBy(
                    CellPlan::corpus, LinkedHashMap::new, Collectors.toUnmodifiableList()));
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("CORPUS", "TO TRAIN", "TRAIN CLIPS", "STEPS"));
    open.forEach(
        (corpus, cells) ->
            rows.add(
                List.of(
                    corpus.value(),
                    String.valueOf(cells.size()),
                    range(cells.stream().mapToLong(CellPlan::trainClips).summaryStatistics()),
                    range(cells.stream().mapToLong(CellPlan::steps).summaryStatistics()))));
    return rows;
  }

  private static String range(LongSummaryStatistics values) {
    return values.getMin() == values.getMax()
        ? String.valueOf(values.getMin())
        : values.getMin() + " to " + values.getMax();
  }

  private void checkpoints(SweepPlan plan) {
    for (CellPlan cell : plan.cells()) {
      if (cell.state() == State.CHECKPOINT) {
        out()
            .printf(
                Locale.ROOT,
                "  %s %s %s %s has a checkpoint at step %d of %d%n",
                cell.corpus(),
                cell.rule(),
                cell.fold(),
                cell.seed(),
                cell.step(),
                cell.steps());
      }
    }
  }

  private static String hours(SweepPlan plan) {
    return plan.hoursLeft()
        .map(
            hours ->
                (hours < 0.01 ? "less than 0.01" : String.format(Locale.ROOT, "%.2f", hours))
                    + ", "
                    + plan.window()
                    + " at a time, each as long as those before it took"
                    + plan.measured().map(PlanCommand::measured).orElse(""))
        .orElse(
            "unknown: the store has no training of the same corpus and model yet; --measure times"
                + " steps of it here");
  }

  private static String measured(StepTime step) {
    return String.format(
        Locale.ROOT,
        "; where there are none, by steps measured here: %.3f s with 1 clip of %s s, %.3f s with %d",
        step.one(),
        Printing.decimal(step.clipSeconds()),
        step.several(),
        step.clips());
  }
}
