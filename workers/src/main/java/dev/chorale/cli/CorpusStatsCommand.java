package dev.chorale.cli;

import dev.chorale.cli.spec.DataFolders;
import dev.chorale.corpus.CorpusSource;
import dev.chorale.csv.CsvFile;
import dev.chorale.report.LossTable;
import dev.chorale.report.UsageFigure;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.CorpusId;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chorale corpus stats}. */
@Command(
    name = "stats",
    description = {
      "Counts what corpora hold, what each rule keeps and loses of them (the paper's Table 3 and Fig."
          + " 1), and how far their raters agree. Reads label files only, no sound.",
      "- as NAME reads a ratings file from standard input."
    })
final class CorpusStatsCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "1..*",
      paramLabel = "NAME",
      description = "Corpora of 'corpus list', or any other name for a folder of your own.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where the corpus lies; of several, NAME=DIR, and repeated. May be left out where ratings"
              + " ship inside.")
  private List<String> data = new ArrayList<>();

  @Option(
      names = "--classes",
      split = ",",
      paramLabel = "CLASS",
      description =
          "Classes of a corpus of your own, in order, with commas; else all labels but \"other\".")
  private List<String> classes = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Also write table-3.csv, figure-1.svg, classes.csv and stats.json there.")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  private InputStream standardInput = System.in;

  /** For tests: another standard input. */
  CorpusStatsCommand reading(InputStream input) {
    standardInput = input;
    return this;
  }

  @Override
  public Integer call() {
    out.ifPresent(CorpusStatsCommand::checkFolder);
    Map<CorpusId, Path> folders = folders(names, data);
    List<CorpusStats> corpora = names.stream().map(name -> stats(name, folders)).toList();
    LossTable losses = new LossTable(corpora.stream().map(CorpusStats::row).toList());
    String answer = ChoraleJson.tree(answer(corpora, losses)).toPrettyString();
    PrintWriter printed = spec.commandLine().getOut();
    if (json) {
      printed.println(answer);
    } else {
      CorpusStatsPage page = new CorpusStatsPage(printed);
      if (corpora.size() == 1) {
        page.print(corpora.get(0));
      } else {
        page.print(losses);
      }
    }
    printed.flush();
    PrintWriter err = spec.commandLine().getErr();
    out.ifPresent(folder -> write(folder, corpora, losses, answer).forEach(err::println));
    for (CorpusStats stats : corpora) {
      stats
          .differences()
          .forEach(d -> err.println("chorale: warning: " + stats.corpus() + ": " + d));
      stats
          .leftOut()
          .forEach((what, n) -> err.println("chorale: " + stats.corpus() + ": " + n + " " + what));
    }
    err.flush();
    return Failures.DONE;
  }

  private CorpusStats stats(String name, Map<CorpusId, Path> folders) {
    if (name.equals(STANDARD_INPUT)) {
      try (CsvFile file = CsvFile.read(standardInput, "standard input")) {
        return CorpusStats.of(file, classes.isEmpty() ? Optional.empty() : Optional.of(classes));
      }
    }
    CorpusId id = new CorpusId(name);
    return CorpusStats.of(CorpusSource.open(id, classes, Optional.ofNullable(folders.get(id))));
  }

  /** A folder alone is that of the only corpus. */
  static Map<CorpusId, Path> folders(List<String> names, List<String> data) {
    if (names.size() == 1 && data.size() == 1 && !data.get(0).startsWith(names.get(0) + "=")) {
      return Map.of(new CorpusId(names.get(0)), Path.of(data.get(0)));
    }
    Map<CorpusId, Path> folders = DataFolders.parse(data).folders();
    for (CorpusId corpus : folders.keySet()) {
      if (!names.contains(corpus.value())) {
        throw new BadInputException(
            "--data names corpus '" + corpus + "', expected one of " + String.join(", ", names));
      }
    }
    return folders;
  }

  private static Object answer(List<CorpusStats> corpora, LossTable losses) {
    if (corpora.size() == 1) {
      return CorpusStatsAnswer.of(corpora.get(0));
    }
    LossTable.Row average = losses.average();
    return new CorpusStatsAnswer.Several(
        corpora.stream().map(CorpusStatsAnswer::of).toList(),
        new CorpusStatsAnswer.Average(
            CorpusStatsAnswer.byCode(average.byRule()), CorpusStatsAnswer.byCode(average.paper())));
  }

  private static List<Path> write(
      Path folder, List<CorpusStats> corpora, LossTable losses, String answer) {
    return List.of(
        ReportCommand.write(folder.resolve("table-3.csv"), losses.toCsv()),
        ReportCommand.write(
            folder.resolve("figure-1.svg"), UsageFigure.of(losses.average(), corpora.size())),
        ReportCommand.write(folder.resolve("classes.csv"), CorpusStats.classesCsv(corpora)),
        ReportCommand.write(folder.resolve("stats.json"), answer + "\n"));
  }

  private static void checkFolder(Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new BadInputException(folder + " is a file, expected a folder for --out");
    }
  }
}
