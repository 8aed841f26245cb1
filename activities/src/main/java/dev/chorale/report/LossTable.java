package dev.chorale.report;

import dev.chorale.csv.CsvText;
import dev.chorale.labels.ClassTable;
import dev.chorale.labels.Losses;
import dev.chorale.vocabulary.AggregationRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/** The paper's Table 3 over any set of corpora: what each rule loses of clips and annotations. */
public record LossTable(List<Row> rows) {
  public LossTable {
    rows = List.copyOf(rows);
  }

  /**
   * What a rule loses, as fractions.
   *
   * @param annotationLoss absent where only shares are known
   */
  public record Loss(double clipLoss, Optional<Double> annotationLoss) {}

  /**
   * A corpus.
   *
   * @param byRule for MR, PR and AR, in this order
   * @param paper what the paper prints for it, by rule; empty where it doesn't
   */
  public record Row(
      String corpus, Map<AggregationRule, Loss> byRule, Map<AggregationRule, Loss> paper) {
    public Row {
      byRule = inOrder(byRule);
      paper = inOrder(paper);
    }

    public static Row of(
        String corpus, Collection<Losses> losses, Map<AggregationRule, Loss> paper) {
      Map<AggregationRule, Loss> byRule = new EnumMap<>(AggregationRule.class);
      losses.forEach(
          each -> byRule.put(each.rule(), new Loss(each.clipLoss(), each.annotationLoss())));
      return new Row(corpus, byRule, paper);
    }

    public Loss loss(AggregationRule rule) {
      return Objects.requireNonNull(byRule.get(rule));
    }

    private static Map<AggregationRule, Loss> inOrder(Map<AggregationRule, Loss> losses) {
      Map<AggregationRule, Loss> sorted = new EnumMap<>(AggregationRule.class);
      sorted.putAll(losses);
      return Collections.unmodifiableMap(sorted);
    }
  }

  /**
   * Plain means over the corpora, of ours and of the paper's figures; of annotations only where all
   * corpora have them, and of the paper only where it has all corpora.
   */
  public Row average() {
    Map<AggregationRule, Loss> ours = new EnumMap<>(AggregationRule.class);
    Map<AggregationRule, Loss> theirs = new EnumMap<>(AggregationRule.class);
    for (AggregationRule rule : AggregationRule.values()) {
      mean(rows.stream().map(row -> Optional.ofNullable(row.byRule().get(rule))).toList())
          .ifPresent(loss -> ours.put(rule, loss));
      mean(rows.stream().map(row -> Optional.ofNullable(row.paper().get(rule))).toList())
          .ifPresent(loss -> theirs.put(rule, loss));
    }
    return new Row("Average", ours, theirs);
  }

  private static Optional<Loss> mean(List<Optional<Loss>> losses) {
    if (losses.isEmpty() || losses.stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    List<Loss> all = losses.stream().flatMap(Optional::stream).toList();
    double clips = all.stream().mapToDouble(Loss::clipLoss).average().orElseThrow();
    OptionalDouble annotations =
        all.stream().mapToDouble(loss -> loss.annotationLoss().orElse(Double.NaN)).average();
    return Optional.of(
        new Loss(
            clips, Optional.of(annotations.orElseThrow()).filter(loss -> !Double.isNaN(loss))));
  }

  /** All rows and the average, a line a number: {@code corpus,rule,measure,value,paper}. */
  public String toCsv() {
    StringBuilder csv = new StringBuilder("corpus,rule,measure,value,paper\n");
    List<Row> all = new ArrayList<>(rows);
    all.add(average());
    for (Row row : all) {
      for (AggregationRule rule : AggregationRule.values()) {
        Optional<Loss> paper = Optional.ofNullable(row.paper().get(rule));
        Loss loss = row.loss(rule);
        line(csv, row, rule, "clipLoss", Optional.of(loss.clipLoss()), paper.map(Loss::clipLoss));
        line(
            csv,
            row,
            rule,
            "annotationLoss",
            loss.annotationLoss(),
            paper.flatMap(Loss::annotationLoss));
      }
    }
    return csv.toString();
  }

  private static void line(
      StringBuilder csv,
      Row row,
      AggregationRule rule,
      String measure,
      Optional<Double> value,
      Optional<Double> paper) {
    csv.append(CsvText.line(row.corpus(), rule.code(), measure, number(value), number(paper)));
  }

  private static String number(Optional<Double> value) {
    return value.map(ClassTable::decimal).orElse("");
  }
}
