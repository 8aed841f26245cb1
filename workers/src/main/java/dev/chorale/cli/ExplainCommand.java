package dev.chorale.cli;

import dev.chorale.cli.trace.Explanation;
import dev.chorale.cli.trace.ExplanationPage;
import dev.chorale.cli.trace.Figure;
import dev.chorale.report.ReportFiles;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.Stages;
import dev.chorale.sweep.SweepDocuments;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code chorale explain}: from a number in a table to the raw files. */
@Command(
    name = "explain",
    description =
        "Tells what a number of a sweep's report was made of: predictions, trainings, folds, labels,"
            + " raw files, each with its digest, and the code, machine and run that made it.")
public final class ExplainCommand extends StoreCommand {
  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "The sweep's id, or a prefix that only one has.")
  private String sweep = "";

  @Parameters(
      index = "1",
      paramLabel = "METRIC/CORPUS/TRAIN/TEST",
      description = {
        "The number, as in macroF1/emotale/AR/MR. TEST may be Average, TRAIN a baseline as in"
            + " class-prior/AR, or a difference as in AR-PR."
      })
  private String figure = "";

  @Override
  int run(ArtifactStore store) {
    Figure wanted = Figure.of(figure);
    String id = new SweepDocuments(store).resolve(sweep);
    String report =
        new Stages(store, Map::of).text(ReportCommand.report(store, id), ReportFiles.JSON);
    Explanation explanation = Explanation.of(store, id, ReportFiles.read(report), wanted);
    if (json()) {
      print(explanation);
    } else {
      ExplanationPage.print(explanation, out());
    }
    return 0;
  }
}
