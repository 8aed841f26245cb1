package dev.chorale.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.chorale.evaluation.ClipFacts.Clustering;
import dev.chorale.intervals.Bootstrap;
import dev.chorale.intervals.Design;
import dev.chorale.intervals.Interval;
import dev.chorale.intervals.IntervalMethod;
import dev.chorale.intervals.Statistic;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.IntervalSpec;
import dev.chorale.vocabulary.Seed;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code intervals.json}: every train rule and baseline on one test set, all resampled alike. Of
 * several trainings these are drawn as well as clips.
 *
 * @param clips of the test set
 * @param rows train rules in the order given, each followed by its baselines; without those that
 *     have no predictions
 * @param differences of every two train rules that have trainings with the same seeds
 * @param clustering absent where clips are drawn
 */
public record IntervalsDocument(
    AggregationRule testRule,
    int clips,
    IntervalSpec intervals,
    List<Row> rows,
    @JsonInclude(Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY) List<Paired> differences,
    @JsonInclude(Include.NON_ABSENT) Optional<Clustering> clustering) {
  public static final String FILE = "intervals.json";

  public IntervalsDocument {
    rows = List.copyOf(rows);
    differences = List.copyOf(differences);
  }

  /**
   * One train rule's metric less another's, on the same clips.
   *
   * @param trainings seeds that both have
   * @param p two-sided, of the paired permutation test; not adjusted for others of its table
   */
  public record Paired(
      AggregationRule trainRule,
      AggregationRule over,
      int trainings,
      Metric metric,
      Interval difference,
      double p) {}

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
        default -> throw new IllegalArgumentException("No intervals of " + metric.title());
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
      sources.addAll(sources(measurement, testRule));
    }
    ClipFacts facts = measurements.get(0).facts();
    Optional<Clustering> clustering = facts.clustering(test.clips(), spec);
    if (sources.isEmpty()) {
      return new IntervalsDocument(testRule, test.size(), spec, List.of(), List.of(), clustering);
    }
    Design design = ClipFacts.design(List.of(facts), test.clips(), spec, spec.seed().value());
    return new IntervalsDocument(
        testRule,
        test.size(),
        spec,
        rows(sources, design, spec),
        differences(measurements, design, spec),
        clustering);
  }

  private static List<Paired> differences(
      List<Measurement> measurements, Design design, IntervalSpec spec) {
    List<Paired> differences = new ArrayList<>();
    for (Measurement first : measurements) {
      for (Measurement second : measurements) {
        if (first.trainRule().compareTo(second.trainRule()) > 0) {
          List<Seed> both = new ArrayList<>(first.seeds().keySet());
          both.retainAll(second.seeds().keySet());
          if (!both.isEmpty()) {
            Comparison.of(first.of(both), second.of(both), design, spec, IntervalMethod.of(spec))
                .forEach(
                    one ->
                        differences.add(
                            new Paired(
                                first.trainRule(),
                                second.trainRule(),
                                both.size(),
                                one.metric(),
                                one.value(),
                                one.p())));
          }
        }
      }
    }
    return differences;
  }

  private static List<Row> rows(List<Source> sources, Design design, IntervalSpec spec) {
    List<List<Statistic>> numbers = new ArrayList<>();
    for (Source source : sources) {
      for (Metric metric : Metric.PAPER) {
        numbers.add(source.statistics.apply(metric));
      }
    }
    Iterator<Interval> intervals = Bootstrap.intervals(numbers, design, spec).iterator();
    List<Row> rows = new ArrayList<>();
    for (Source source : sources) {
      Interval macroF1 = intervals.next();
      Interval kld = intervals.next();
      Interval jsd = intervals.next();
      rows.add(new Row(source.rule, source.predictor, macroF1, kld, jsd));
    }
    return rows;
  }

  private static List<Source> sources(Measurement measurement, AggregationRule testRule) {
    AggregationRule rule = measurement.trainRule();
    List<Source> sources = new ArrayList<>();
    if (!measurement.isEmpty()) {
      sources.add(new Source(rule, Predictor.MODEL, measurement::statistics));
    }
    measurement
        .classPrior()
        .ifPresent(prior -> sources.add(Source.of(rule, Predictor.CLASS_PRIOR, prior)));
    measurement
        .allPositive()
        .ifPresent(all -> sources.add(Source.of(rule, Predictor.ALL_POSITIVE, all)));
    measurement
        .oneRater(testRule)
        .ifPresent(
            human ->
                sources.add(
                    new Source(rule, Predictor.ONE_RATER, metric -> List.of(human.apply(metric)))));
    return sources;
  }

  /**
   * What has an interval.
   *
   * @param statistics of a metric, one a seed
   */
  private record Source(
      AggregationRule rule, Predictor predictor, Function<Metric, List<Statistic>> statistics) {
    static Source of(AggregationRule rule, Predictor predictor, ScoredClips clips) {
      return new Source(rule, predictor, metric -> List.of(clips.statistic(metric)));
    }
  }
}
