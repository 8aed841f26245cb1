package dev.chorale.cli;

import dev.chorale.corpus.CorpusSource;
import dev.chorale.labels.Losses;
import dev.chorale.labels.RatingStatistics;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.CorpusId;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
    description =
        "Counts what a corpus holds and what each rule keeps and loses of it (the paper's Table 3)."
            + " Reads label files only, no sound.")
final class CorpusStatsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "NAME",
      description = "A corpus of 'corpus list', or any other name for a folder of your own.")
  private String name = "";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the corpus lies; may be left out where its ratings ship inside.")
  private Optional<Path> data = Optional.empty();

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
    CorpusSource source = CorpusSource.open(new CorpusId(name), classes, data);
    RatingStatistics stats = RatingStatistics.of(source.ratings());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(ChoraleJson.tree(Answer.of(source, stats)).toPrettyString());
    } else {
      print(out, source, stats);
    }
    out.flush();
    PrintWriter err = spec.commandLine().getErr();
    source.differences().forEach(d -> err.println("chorale: warning: " + name + ": " + d));
    source.leftOut().forEach((what, n) -> err.println("chorale: " + name + ": " + n + " " + what));
    err.flush();
    return 0;
  }

  private void print(PrintWriter out, CorpusSource source, RatingStatistics stats) {
    out.printf(
        Locale.ROOT,
        "%s: %d clips, %d annotations, %d speakers%n",
        name,
        stats.clips(),
        stats.annotations().orElse(0),
        source.clips().speakers().size());
    out.printf(
        Locale.ROOT,
        "unusable clips %d, uniform clips %d, annotations outside the classes %d, repeats %d%n%n",
        stats.unusable(),
        stats.uniform(),
        stats.other(),
        stats.repeats());
    String row = "%-4s  %10s  %7s  %16s  %7s%n";
    out.printf(Locale.ROOT, row, "RULE", "KEPT CLIPS", "LOST", "KEPT ANNOTATIONS", "LOST");
    for (Losses losses : stats.rules().values()) {
      out.printf(
          Locale.ROOT,
          row,
          losses.rule(),
          losses.keptClips(),
          percent(losses.clipLoss()),
          losses.keptAnnotations().orElse(0),
          percent(losses.annotationLoss().orElse(0.0)));
    }
    printClasses(out, source.classes(), stats);
    out.printf(
        Locale.ROOT,
        "%nPer clip: %.2f annotations; two raters agree in %s of pairs; entropy %.3f nats%n",
        stats.agreement().votesPerClip().orElse(0.0),
        stats.agreement().meanPairwiseAgreement().map(CorpusStatsCommand::percent).orElse("-"),
        stats.agreement().meanEntropy());
  }

  private static void printClasses(PrintWriter out, List<String> classes, RatingStatistics stats) {
    int width = classes.stream().mapToInt(String::length).max().orElse(5);
    String row = "%-" + Math.max(5, width) + "s  %8s  %8s  %8s  %8s%n";
    out.printf(Locale.ROOT, "%n" + row, "CLASS", "MR", "PR", "AR VOTES", "AR TEST");
    for (String label : classes) {
      out.printf(
          Locale.ROOT,
          row,
          label,
          losses(stats, AggregationRule.MAJORITY).test().get(label),
          losses(stats, AggregationRule.PLURALITY).test().get(label),
          losses(stats, AggregationRule.ALL_INCLUSIVE).train().get(label),
          losses(stats, AggregationRule.ALL_INCLUSIVE).test().get(label));
    }
  }

  private static Losses losses(RatingStatistics stats, AggregationRule rule) {
    return Objects.requireNonNull(stats.rules().get(rule));
  }

  private static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * fraction);
  }

  /**
   * What {@code corpus stats --json} prints: fields are added, never renamed.
   *
   * @param rules by code, in the order MR, PR, AR
   */
  record Answer(
      String corpus,
      int clips,
      Optional<Integer> annotations,
      int unusable,
      int uniform,
      int other,
      int repeats,
      int speakers,
      Map<String, Rule> rules,
      RatingStatistics.Agreement agreement) {
    static Answer of(CorpusSource source, RatingStatistics stats) {
      Map<String, Rule> rules = new LinkedHashMap<>();
      stats.rules().forEach((rule, losses) -> rules.put(rule.code(), Rule.of(losses)));
      return new Answer(
          source.id().value(),
          stats.clips(),
          stats.annotations(),
          stats.unusable(),
          stats.uniform(),
          stats.other(),
          stats.repeats(),
          source.clips().speakers().size(),
          rules,
          stats.agreement());
    }
  }

  /** Losses as fractions; counts by class. */
  record Rule(
      int keptClips,
      Optional<Integer> keptAnnotations,
      double clipLoss,
      Optional<Double> annotationLoss,
      Map<String, Number> train,
      Map<String, Integer> test) {
    static Rule of(Losses losses) {
      return new Rule(
          losses.keptClips(),
          losses.keptAnnotations(),
          losses.clipLoss(),
          losses.annotationLoss(),
          losses.train(),
          losses.test());
    }
  }
}
