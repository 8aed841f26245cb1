package dev.chorale.evaluation;

import dev.chorale.csv.CsvFile;
import dev.chorale.csv.CsvLine;
import dev.chorale.intervals.Interval;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.CorpusId;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** The paper's Tables 4 to 6, as printed. */
public final class PublishedTables {
  private static final String RESOURCE = "/paper/tables-4-to-6.csv";

  private PublishedTables() {}

  /**
   * A printed number with its bounds.
   *
   * @param test absent in the Average column
   */
  public record Cell(
      Metric metric,
      CorpusId corpus,
      AggregationRule train,
      Optional<AggregationRule> test,
      Interval printed) {}

  /** In the order of print. */
  public static List<Cell> cells() {
    InputStream resource =
        Objects.requireNonNull(PublishedTables.class.getResourceAsStream(RESOURCE));
    List<Cell> cells = new ArrayList<>();
    try (CsvFile file = CsvFile.read(resource, RESOURCE)) {
      for (CsvLine line : file) {
        cells.add(
            new Cell(
                one(Metric.values(), Metric::code, line.text("metric")),
                new CorpusId(line.text("corpus")),
                rule(line.text("train")),
                line.text("test").equals("Average")
                    ? Optional.empty()
                    : Optional.of(rule(line.text("test"))),
                new Interval(line.number("value"), line.number("lower"), line.number("upper"))));
      }
    }
    return cells;
  }

  private static AggregationRule rule(String code) {
    return one(AggregationRule.values(), AggregationRule::code, code);
  }

  private static <T> T one(T[] values, Function<T, String> code, String wanted) {
    return Arrays.stream(values)
        .filter(value -> code.apply(value).equals(wanted))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Unknown '" + wanted + "'"));
  }

  /**
   * A train rule's mean over the tests, then over the corpora, of the printed cells: never of the
   * printed averages, which are rounded once more.
   */
  public static double mean(Metric metric, AggregationRule train) {
    return cells().stream()
        .filter(cell -> cell.metric() == metric && cell.train() == train)
        .filter(cell -> cell.test().isPresent())
        .mapToDouble(cell -> cell.printed().value())
        .average()
        .orElseThrow();
  }
}
