package dev.chorale.cli;

import dev.chorale.corpus.CheckedCorpus;
import dev.chorale.corpus.CheckedCorpus.Finding;
import dev.chorale.corpus.CorpusCheck;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code chorale corpus check}. */
@Command(
    name = "check",
    description = {
      "Looks whether a corpus is complete and as it says: counts, recordings, labels, speakers,"
          + " partition.",
      "Ends with 1 when something would mislead a result, with 2 when its label files can't be read."
    })
final class CorpusCheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private OneCorpus corpus = new OneCorpus();

  @Option(
      names = "--classes",
      split = ",",
      paramLabel = "CLASS",
      description =
          "Classes of a corpus of your own, in order, with commas; else all labels but \"other\".")
  private List<String> classes = List.of();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    CheckedCorpus checked = CorpusCheck.of(corpus.open(classes));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(ChoraleJson.tree(checked).toPrettyString());
    } else {
      print(out, checked);
    }
    out.flush();
    return checked.misleads() ? Failures.FAILED : Failures.DONE;
  }

  private void print(PrintWriter out, CheckedCorpus checked) {
    out.printf(
        Locale.ROOT,
        "%s: %d clips, %d annotations, %d speakers, %s%n",
        checked.corpus(),
        checked.clips(),
        checked.annotations(),
        checked.speakers(),
        corpus.isInFolder() ? checked.recordings() + " recordings" : "recordings not looked at");
    for (Finding finding : checked.findings()) {
      out.printf(
          Locale.ROOT,
          "%n%s %s: %d: %s%n",
          finding.misleads() ? "WRONG" : "note ",
          finding.kind().code(),
          finding.count(),
          finding.found());
      int more = finding.count() - finding.first().size();
      if (!finding.first().isEmpty()) {
        out.println(
            "      first: " + String.join(", ", finding.first()) + (more > 0 ? ", ..." : ""));
      }
      out.println("      mend: " + finding.mend());
    }
    long wrong = checked.findings().stream().filter(Finding::misleads).count();
    out.println();
    out.println(
        wrong == 0
            ? "Nothing found that would mislead a result."
            : wrong + (wrong == 1 ? " finding" : " findings") + " would mislead a result.");
  }
}
