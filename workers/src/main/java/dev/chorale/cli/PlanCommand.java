package dev.chorale.cli;

import dev.chorale.plan.Planner;
import dev.chorale.plan.SweepPlan;
import dev.chorale.plan.SweepPlan.CellPlan;
import dev.chorale.plan.SweepPlan.State;
import dev.chorale.storage.ArtifactStore;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code chorale plan}: what a sweep would do, before it is started. */
@Command(
    name = "plan",
    description = {
      "Tells what of a sweep is in the store already, why the rest has to run, and for how long.",
      "Starts nothing. Reads the corpora, since what is reused follows from what they hold."
    })
final class PlanCommand extends StoreCommand {
  @Mixin private SweepOptions sweep = new SweepOptions();

  @Override
  int run(ArtifactStore store) {
    SweepOptions.Checked checked = sweep.checked(licences());
    SweepPlan plan = new Planner(store).plan(checked.spec(), checked.folders().byCorpus());
    if (json()) {
      print(plan);
    } else {
      page(plan);
    }
    return Failures.DONE;
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
