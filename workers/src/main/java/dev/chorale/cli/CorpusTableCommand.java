package dev.chorale.cli;

import dev.chorale.corpus.Annotation;
import dev.chorale.corpus.Clip;
import dev.chorale.corpus.CorpusSource;
import dev.chorale.csv.CsvText;
import dev.chorale.vocabulary.BadInputException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that prints a table of a corpus as CSV, for pipes. */
abstract class CorpusTableCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private OneCorpus corpus = new OneCorpus();

  @Override
  public final Integer call() {
    CorpusSource source = corpus.open(List.of());
    PrintWriter out = spec.commandLine().getOut();
    print(out, source);
    out.flush();
    PrintWriter err = spec.commandLine().getErr();
    source.differences().forEach(d -> err.println("chorale: warning: " + source.id() + ": " + d));
    err.flush();
    return Failures.DONE;
  }

  abstract void print(PrintWriter out, CorpusSource source);

  /** {@code chorale corpus ratings}. */
  @Command(
      name = "ratings",
      description =
          "Prints every annotation of a corpus as CSV: clip,rater,label, as 'label' reads it.")
  static final class OfRatings extends CorpusTableCommand {
    @Override
    void print(PrintWriter out, CorpusSource source) {
      if (!source.ratings().counted()) {
        throw new BadInputException(
            "Of corpus '" + source.id() + "' only shares are known, so it has no annotations");
      }
      out.print("clip,rater,label\n");
      for (Annotation each : source.annotations()) {
        out.print(CsvText.line(each.clip(), each.rater(), each.label()));
      }
    }
  }

  /** {@code chorale corpus clips}. */
  @Command(
      name = "clips",
      description =
          "Prints the clips of a corpus as CSV: clip,speaker,gender,session,language,partition.")
  static final class OfClips extends CorpusTableCommand {
    @Override
    void print(PrintWriter out, CorpusSource source) {
      out.print("clip,speaker,gender,session,language,partition\n");
      for (Clip clip : source.clips().clips()) {
        out.print(
            CsvText.line(
                clip.id(),
                clip.speaker().orElse(""),
                clip.gender().orElse(""),
                clip.session().orElse(""),
                clip.language().orElse(""),
                clip.partition().orElse("")));
      }
    }
  }
}
