package dev.chorale.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.chorale.csv.CsvFile;
import dev.chorale.labels.ClassTable;
import dev.chorale.labels.Labels;
import dev.chorale.labels.Losses;
import dev.chorale.labels.Ratings;
import dev.chorale.labels.RatingsReader;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code chorale label}: aggregation as a filter. */
@Command(
    name = "label",
    description = {
      "Turns ratings into labels under one rule: MR (more than half), PR (the most) or AR (all).",
      "Reads clip,rater,label with a row an annotation, or clip,CLASS,... with a row of votes a"
          + " clip. Writes clip,CLASS,... for the clips that the rule keeps, and to standard error"
          + " what it lost."
    })
public final class LabelCommand implements Callable<Integer> {
  private static final int SHOWN = 5;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "RATINGS.csv", description = "The ratings; - for standard input.")
  private String file = "-";

  @Option(
      names = "--rule",
      required = true,
      paramLabel = "RULE",
      converter = Rules.class,
      description = "MR, PR or AR.")
  private AggregationRule rule = AggregationRule.ALL_INCLUSIVE;

  @Option(
      names = "--target",
      paramLabel = "train|test",
      defaultValue = "train",
      description =
          "train: what a model learns, for AR the share of each class. test: 1 for every class over"
              + " 1/C. Default: train.")
  private Target target = Target.TRAIN;

  @Option(
      names = "--classes",
      split = ",",
      paramLabel = "CLASS",
      description =
          "Classes in order, with commas; other labels are dropped. Default: all labels but"
              + " \"other\", sorted, or all columns that do not describe the clip.")
  private List<String> classes = List.of();

  @Option(names = "--shares", description = "The file holds shares of votes, not counts.")
  private boolean shares;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write there, not to standard output.")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--json", description = "Print the summary on standard error as JSON.")
  private boolean json;

  private InputStream standardInput = System.in;

  /** Which of a rule's two targets. */
  enum Target {
    TRAIN,
    TEST
  }

  /** For tests: another standard input. */
  LabelCommand reading(InputStream input) {
    standardInput = input;
    return this;
  }

  @Override
  public Integer call() throws IOException {
    out.ifPresent(LabelCommand::checkFolder);
    Ratings ratings;
    Optional<List<String>> named = classes.isEmpty() ? Optional.empty() : Optional.of(classes);
    RatingsReader reader = new RatingsReader(named.map(LabelCommand::stripped), shares, Set.of());
    try (CsvFile csv =
        file.equals("-")
            ? CsvFile.read(standardInput, "standard input")
            : CsvFile.open(Path.of(file))) {
      ratings = reader.read(csv);
    }
    Labels labels = Labels.of(rule, ratings);
    ClassTable targets = target == Target.TRAIN ? labels.train() : labels.test();
    if (out.isPresent()) {
      replace(out.get(), targets);
    } else {
      PrintWriter standardOutput = spec.commandLine().getOut();
      standardOutput.print(targets.toCsv());
      standardOutput.flush();
    }
    summarise(Summary.of(target, labels.losses(), ratings.other()));
    return 0;
  }

  private static List<String> stripped(List<String> names) {
    return names.stream().map(String::strip).toList();
  }

  private static void checkFolder(Path out) {
    Path folder = out.toAbsolutePath().getParent();
    if (Files.isDirectory(out) || folder == null || !Files.isDirectory(folder)) {
      throw new BadInputException(
          "--out " + out + ": expected a file in a folder that exists; make the folder first");
    }
  }

  /** Whoever looks sees the old file or the whole new one. */
  private static void replace(Path out, ClassTable targets) throws IOException {
    Path part = out.resolveSibling(out.getFileName() + ".part");
    try {
      try (OutputStream written = Files.newOutputStream(part)) {
        targets.write(written);
      }
      Files.move(part, out, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private void summarise(Summary summary) throws JsonProcessingException {
    PrintWriter err = spec.commandLine().getErr();
    if (json) {
      err.println(ChoraleJson.mapper().writeValueAsString(summary));
    } else {
      print(err, summary);
    }
    err.flush();
  }

  private static void print(PrintWriter err, Summary summary) {
    err.print(summary.rule() + ", " + summary.target() + " target: kept " + summary.kept());
    err.print(" of " + summary.clips() + " clips, removed " + summary.removed());
    err.print(" (" + Printing.percent(summary.clipLoss()) + ")");
    err.println(
        summary
            .annotations()
            .map(
                all ->
                    "; used "
                        + summary.keptAnnotations().orElse(0)
                        + " of "
                        + all
                        + " annotations, lost "
                        + Printing.percent(summary.annotationLoss().orElse(0.0)))
            .orElse("; loss of annotations unknown, since only shares are given"));
    err.print("unusable clips " + summary.unusable() + ", uniform clips " + summary.uniform());
    err.println(", repeated annotations " + summary.repeats());
    if (!summary.other().isEmpty()) {
      err.println("dropped labels outside the classes: " + Printing.most(summary.other(), SHOWN));
    }
  }

  /** Reads a rule's code in any case. */
  static final class Rules implements ITypeConverter<AggregationRule> {
    @Override
    public AggregationRule convert(String code) {
      return Arrays.stream(AggregationRule.values())
          .filter(rule -> rule.code().equalsIgnoreCase(code))
          .findFirst()
          .orElseThrow(
              () -> new TypeConversionException("found '" + code + "', expected MR, PR or AR"));
    }
  }

  /**
   * What is printed on standard error; as JSON, fields are added, never renamed.
   *
   * @param annotations and the other counts of annotations: null where only shares are known
   * @param clipLoss removed / usable clips
   * @param other annotations outside the classes, by label
   */
  record Summary(
      AggregationRule rule,
      String target,
      int clips,
      Optional<Integer> annotations,
      int kept,
      int removed,
      int unusable,
      int uniform,
      int repeats,
      Optional<Integer> keptAnnotations,
      double clipLoss,
      Optional<Double> annotationLoss,
      Map<String, Integer> other) {
    static Summary of(Target target, Losses losses, Map<String, Integer> other) {
      return new Summary(
          losses.rule(),
          target.name().toLowerCase(Locale.ROOT),
          losses.clips(),
          losses.annotations(),
          losses.keptClips(),
          losses.removedClips(),
          losses.unusable(),
          losses.uniform(),
          losses.repeats(),
          losses.keptAnnotations(),
          losses.clipLoss(),
          losses.annotationLoss(),
          other);
    }
  }
}
