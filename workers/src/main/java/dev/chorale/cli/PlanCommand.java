package dev.chorale.cli;

import dev.chorale.cli.spec.DataFolders;
import dev.chorale.plan.Planner;
import dev.chorale.plan.SweepPlan;
import dev.chorale.plan.SweepPlan.CellPlan;
import dev.chorale.plan.SweepPlan.State;
import dev.chorale.source.Sources;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.vocabulary.CorpusId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
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

  @Override
  int run(ArtifactStore store) {
    SweepOptions.Checked checked = sweep.checked(licences());
    Sources sources = sources();
    SweepPlan plan =
        new Planner(store, folder -> sources.index(folder, deep))
            .plan(checked.resolved(store), folders(sources, checked.folders()));
    if (json()) {
      print(plan);
    } else {
      page(plan);
    }
    return Failures.DONE;
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
                    + " at a time, each as long as those before it took")
        .orElse("unknown: the store has no training of the same corpus and model yet");
  }
}
