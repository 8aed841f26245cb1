package dev.chorale.cli;

import dev.chorale.labels.Losses;
import dev.chorale.labels.RatingStatistics;
import dev.chorale.report.LossTable;
import dev.chorale.report.LossTable.Loss;
import dev.chorale.vocabulary.AggregationRule;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What {@code corpus stats} prints for people. */
final class CorpusStatsPage {
  private final PrintWriter out;

  CorpusStatsPage(PrintWriter out) {
    this.out = out;
  }

  void print(CorpusStats corpus) {
    RatingStatistics stats = corpus.ratings();
    out.printf(
        Locale.ROOT,
        "%s: %d clips, %s annotations, %d speakers%n",
        corpus.corpus(),
        stats.clips(),
        stats.annotations().map(String::valueOf).orElse("unknown"),
        corpus.speakers());
    out.printf(
        Locale.ROOT,
        "unusable clips %d, uniform clips %d, annotations outside the classes %d, repeats %d%n%n",
        stats.unusable(),
        stats.uniform(),
        stats.other(),
        stats.repeats());
    rules(corpus);
    classes("CLASS", corpus.classes(), stats.rules());
    corpus
        .splits()
        .forEach(
            (side, losses) -> classes(side.toUpperCase(Locale.ROOT), corpus.classes(), losses));
    agreement(stats);
    together(corpus);
  }

  private void rules(CorpusStats corpus) {
    boolean paper = !corpus.paper().isEmpty();
    String row = "%-4s  %10s  %7s  %16s  %7s%s%n";
    String head = paper ? "  PAPER: CLIPS  ANNOTATIONS" : "";
    out.printf(Locale.ROOT, row, "RULE", "KEPT CLIPS", "LOST", "KEPT ANNOTATIONS", "LOST", head);
    for (Losses losses : corpus.ratings().rules().values()) {
      out.printf(
          Locale.ROOT,
          row,
          losses.rule(),
          losses.keptClips(),
          Printing.percent(losses.clipLoss()),
          losses.keptAnnotations().map(String::valueOf).orElse("-"),
          percent(losses.annotationLoss()),
          Optional.ofNullable(corpus.paper().get(losses.rule()))
              .map(CorpusStatsPage::printed)
              .orElse(""));
    }
  }

  private static String printed(Loss paper) {
    return String.format(
        Locale.ROOT,
        "  %12s  %11s",
        Printing.percent(paper.clipLoss()),
        percent(paper.annotationLoss()));
  }

  private void classes(String head, List<String> classes, Map<AggregationRule, Losses> rules) {
    int width = classes.stream().mapToInt(String::length).max().orElse(0);
    String row = "%-" + Math.max(head.length(), width) + "s  %8s  %8s  %8s  %8s%n";
    out.printf(Locale.ROOT, "%n" + row, head, "MR", "PR", "AR VOTES", "AR TEST");
    for (String label : classes) {
      out.printf(
          Locale.ROOT,
          row,
          label,
          losses(rules, AggregationRule.MAJORITY).test().get(label),
          losses(rules, AggregationRule.PLURALITY).test().get(label),
          votes(losses(rules, AggregationRule.ALL_INCLUSIVE).train().get(label)),
          losses(rules, AggregationRule.ALL_INCLUSIVE).test().get(label));
    }
  }

  private static Losses losses(Map<AggregationRule, Losses> rules, AggregationRule rule) {
    return Objects.requireNonNull(rules.get(rule));
  }

  /** Sums of shares, where votes are not known, need no more than one decimal. */
  private static String votes(@Nullable Number votes) {
    return votes instanceof Double sum
        ? String.format(Locale.ROOT, "%.1f", sum)
        : String.valueOf(votes);
  }

  private void agreement(RatingStatistics stats) {
    RatingStatistics.Agreement agreement = stats.agreement();
    out.printf(
        Locale.ROOT,
        "%nPer clip: %s annotations; two raters agree in %s of pairs; entropy %.3f nats%n",
        agreement.votesPerClip().map(v -> String.format(Locale.ROOT, "%.2f", v)).orElse("-"),
        agreement.meanPairwiseAgreement().map(Printing::percent).orElse("-"),
        agreement.meanEntropy());
    String alpha = "Krippendorff's alpha (" + agreement.alphaDistance() + ")";
    measure(alpha, agreement.krippendorffAlpha(), agreement.absent().get("krippendorffAlpha"));
    measure("Fleiss' kappa", agreement.fleissKappa(), agreement.absent().get("fleissKappa"));
    if (!stats.votesPerClip().isEmpty()) {
      List<String> votes = new ArrayList<>(List.of("ANNOTATIONS"));
      List<String> clips = new ArrayList<>(List.of("CLIPS"));
      stats
          .votesPerClip()
          .forEach(
              (number, count) -> {
                votes.add(String.valueOf(number));
                clips.add(String.valueOf(count));
              });
      out.println();
      Printing.columns(out, List.of(votes, clips));
    }
    List<String> tenths = new ArrayList<>(List.of("ENTROPY"));
    IntStream.range(1, 11).forEach(tenth -> tenths.add("-" + tenth * 10 + " %"));
    List<String> clips = new ArrayList<>(List.of("CLIPS"));
    stats.entropies().forEach(count -> clips.add(String.valueOf(count)));
    out.println();
    Printing.columns(out, List.of(tenths, clips));
  }

  private void measure(String name, Optional<Double> value, @Nullable String reason) {
    out.println(
        value
            .map(v -> name + " " + String.format(Locale.ROOT, "%.3f", v))
            .orElse("No " + name + ": " + reason));
  }

  private void together(CorpusStats corpus) {
    List<List<String>> table = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("TOGETHER"));
    head.addAll(corpus.classes());
    table.add(head);
    corpus
        .ratings()
        .together()
        .forEach(
            (name, row) -> {
              List<String> line = new ArrayList<>(List.of(name));
              row.values().forEach(count -> line.add(String.valueOf(count)));
              table.add(line);
            });
    out.println();
    Printing.columns(out, table);
  }

  /** The paper's Table 3. */
  void print(LossTable losses) {
    List<List<String>> table = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("TABLE 3"));
    for (AggregationRule rule : AggregationRule.values()) {
      head.add(rule + " CLIPS");
      head.add("RATINGS");
    }
    table.add(head);
    List<LossTable.Row> rows = new ArrayList<>(losses.rows());
    rows.add(losses.average());
    for (LossTable.Row row : rows) {
      table.add(line(row.corpus(), row.byRule()));
      if (!row.paper().isEmpty()) {
        table.add(line("  paper", row.paper()));
      }
    }
    Printing.columns(out, table);
  }

  private static List<String> line(String name, Map<AggregationRule, Loss> losses) {
    List<String> line = new ArrayList<>(List.of(name));
    for (AggregationRule rule : AggregationRule.values()) {
      Optional<Loss> loss = Optional.ofNullable(losses.get(rule));
      line.add(percent(loss.map(Loss::clipLoss)));
      line.add(percent(loss.flatMap(Loss::annotationLoss)));
    }
    return line;
  }

  private static String percent(Optional<Double> fraction) {
    return fraction.map(Printing::percent).orElse("-");
  }
}
