package dev.chorale.evaluation;

import dev.chorale.intervals.Bootstrap;
import dev.chorale.intervals.Interval;
import dev.chorale.intervals.Statistic;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.IntervalSpec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;

/**
 * {@code intervals.json}: every train rule and baseline on one test set, all resampled alike.
 *
 * @param clips of the test set
 * @param rows train rules in the order given, each followed by its baselines; without those that
 *     have no predictions
 */
public record IntervalsDocument(
    AggregationRule testRule, int clips, IntervalSpec intervals, List<Row> rows) {
  public static final String FILE = "intervals.json";

  public IntervalsDocument {
    rows = List.copyOf(rows);
  }

  public record Row(
      AggregationRule trainRule,
      Predictor predictor,
      Interval macroF1,
      Interval kld,
      Interval jsd) {
    public Interval interval(Metric metric) {
      return switch (metric) {
        case MACRO_F1 -> macroF1;
        case KLD -> kld;
        case JSD -> jsd;
      };
    }
  }

  /** The row of a predictor, if it has predictions. */
  public Optional<Row> row(AggregationRule trainRule, Predictor predictor) {
    return rows.stream()
        .filter(row -> row.trainRule() == trainRule && row.predictor() == predictor)
        .findFirst();
  }

  /**
   * Bootstraps what was measured on one test set.
   *
   * @param measurements one a train rule, all of the same clips
   */
  public static IntervalsDocument of(
      AggregationRule testRule, List<Measurement> measurements, IntervalSpec spec) {
    if (measurements.isEmpty()) {
      throw new IllegalArgumentException("No measurement to give intervals of");
    }
    TestSet test = measurements.get(0).test();
    List<Source> sources = new ArrayList<>();
    for (Measurement measurement : measurements) {
      if (!measurement.test().clips().equals(test.clips())) {
        throw new BadInputException(
            "Intervals on "
                + testRule
                + " test: "
                + measurement.trainRule()
                + " was measured on other clips than "
                + measurements.get(0).trainRule());
      }
      sources.addAll(sources(measurement));
    }
    if (sources.isEmpty()) {
      return new IntervalsDocument(testRule, test.size(), spec, List.of());
    }
    return new IntervalsDocument(testRule, test.size(), spec, rows(sources, test.size(), spec));
  }

  private static List<Row> rows(List<Source> sources, int clips, IntervalSpec spec) {
    List<Statistic> statistics = new ArrayList<>();
    for (Source source : sources) {
      for (Metric metric : List.of(Metric.MACRO_F1, Metric.KLD, Metric.JSD)) {
        statistics.add(counts -> source.value.applyAsDouble(metric, counts));
      }
    }
    Iterator<Interval> intervals = Bootstrap.intervals(statistics, clips, spec).iterator();
    List<Row> rows = new ArrayList<>();
    for (Source source : sources) {
      Interval macroF1 = intervals.next();
      Interval kld = intervals.next();
      Interval jsd = intervals.next();
      rows.add(new Row(source.rule, source.predictor, macroF1, kld, jsd));
    }
    return rows;
  }

  private static List<Source> sources(Measurement measurement) {
    AggregationRule rule = measurement.trainRule();
    List<Source> sources = new ArrayList<>();
    if (!measurement.isEmpty()) {
      sources.add(new Source(rule, Predictor.MODEL, measurement::value));
    }
    measurement
        .classPrior()
        .ifPresent(prior -> sources.add(new Source(rule, Predictor.CLASS_PRIOR, prior::value)));
    measurement
        .allPositive()
        .ifPresent(all -> sources.add(new Source(rule, Predictor.ALL_POSITIVE, all::value)));
    return sources;
  }

  private record Source(
      AggregationRule rule, Predictor predictor, ToDoubleBiFunction<Metric, int[]> value) {}
}
