package dev.chorale.cli;

import dev.chorale.corpus.Corpora;
import dev.chorale.corpus.CorpusDescriptor;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.Partition;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code chorale corpus list}. */
@Command(
    name = "list",
    description =
        "Prints the corpora that Chorale knows by name. Any other name is a folder with clips.csv"
            + " and ratings.csv.")
final class CorpusListCommand implements Callable<Integer> {
  private static final String ROW = "%-22s  %6s  %11s  %8s  %5s  %-8s  %s%n";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      List<Row> rows = Corpora.all().stream().map(Row::of).toList();
      out.println(ChoraleJson.tree(new Answer(rows)).toPrettyString());
    } else {
      out.printf(
          Locale.ROOT,
          ROW,
          "CORPUS",
          "CLIPS",
          "ANNOTATIONS",
          "SPEAKERS",
          "FOLDS",
          "RATINGS",
          "CLASSES");
      for (CorpusDescriptor corpus : Corpora.all()) {
        out.printf(
            Locale.ROOT,
            ROW,
            corpus.id(),
            corpus.expected().clips(),
            shown(corpus.expected().annotations()),
            shown(corpus.expected().speakers()),
            corpus.folds(),
            corpus.shippedRatings() ? "shipped" : "--data",
            String.join(" ", corpus.classes()));
      }
    }
    out.flush();
    return 0;
  }

  private static String shown(Optional<Integer> count) {
    return count.map(Object::toString).orElse("-");
  }

  /** What {@code corpus list --json} prints: fields are added, never renamed. */
  record Answer(List<Row> corpora) {}

  /**
   * @param clips and the next two: what a complete copy holds, null where that is not published
   * @param partition how folds are made: by speaker, by a table of sessions, or as published
   * @param shippedRatings whether stats need no folder
   */
  record Row(
      String id,
      String title,
      List<String> classes,
      int clips,
      Optional<Integer> annotations,
      Optional<Integer> speakers,
      int folds,
      String partition,
      boolean shippedRatings,
      String licence,
      String source) {
    static Row of(CorpusDescriptor corpus) {
      return new Row(
          corpus.id().value(),
          corpus.title(),
          corpus.classes(),
          corpus.expected().clips(),
          corpus.expected().annotations(),
          corpus.expected().speakers(),
          corpus.folds(),
          corpus.partition().map(Partition::kind).orElse("speakers"),
          corpus.shippedRatings(),
          corpus.licence(),
          corpus.source());
    }
  }
}
