package dev.chorale.report;

import dev.chorale.evaluation.GroupScore;
import dev.chorale.evaluation.Metric;
import dev.chorale.evaluation.Predictor;
import dev.chorale.evaluation.StrataDocument;
import dev.chorale.evaluation.Verdict;
import dev.chorale.intervals.Interval;
import dev.chorale.labels.Losses;
import dev.chorale.report.CorpusReport.Average;
import dev.chorale.report.CorpusReport.ClassResult;
import dev.chorale.report.CorpusReport.Curve;
import dev.chorale.report.CorpusReport.Epoch;
import dev.chorale.report.CorpusReport.FoldSides;
import dev.chorale.report.CorpusReport.Hole;
import dev.chorale.report.CorpusReport.Removal;
import dev.chorale.report.CorpusReport.Result;
import dev.chorale.report.CorpusReport.Side;
import dev.chorale.report.CorpusReport.Split;
import dev.chorale.report.CorpusReport.Unmeasured;
import dev.chorale.report.SweepReport.Lost;
import dev.chorale.report.SweepReport.Setting;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.FoldId;
import dev.chorale.vocabulary.IntervalSpec;
import dev.chorale.vocabulary.Seed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two corpora, written by hand: one with stand-in sound, a class whose name tries to break out of
 * every format, missing trainings and a missing measure; one that is whole.
 */
final class SmallReport {
  static final String HOSTILE = "<b>\"calm\" & 'so' | *on*</b>";

  private SmallReport() {}

  static SweepReport report() {
    return SweepReport.of(
            "small",
            "recommended",
            List.of(new Setting("epochs", "2"), new Setting("batch size", "32 clips")),
            new IntervalSpec(1000, 2.5, 97.5, new Seed(1)),
            List.of(synthetic(), whole()),
            List.of(new CorpusId("absent")),
            List.of(new Lost(new CorpusId("absent"), "FetchCorpus: BadInput: no <folder>")))
        .comparing(differences(), improvements());
  }

  /** As though AR and PR had been trained on both. */
  private static List<Improvement> improvements() {
    return Metric.PAPER.stream()
        .map(
            metric ->
                new Improvement(
                    AggregationRule.ALL_INCLUSIVE,
                    AggregationRule.PLURALITY,
                    metric,
                    List.of(new CorpusId("tiny"), new CorpusId("whole")),
                    new Interval(0.0556, -0.0125, 0.125)))
        .toList();
  }

  /** As though MR had been trained on both: on KLD AR is worse there, and nothing else is shown. */
  private static List<RuleDifference> differences() {
    AggregationRule ar = AggregationRule.ALL_INCLUSIVE;
    List<RuleDifference> differences = new ArrayList<>();
    for (Metric metric : Metric.PAPER) {
      boolean shown = metric == Metric.KLD;
      differences.add(
          new RuleDifference(
              new CorpusId("tiny"),
              AggregationRule.PLURALITY,
              AggregationRule.MAJORITY,
              ar,
              metric,
              1,
              new Interval(-0.0625, -0.125, 0.0625),
              0.5,
              1,
              Verdict.UNDECIDED));
      differences.add(
          new RuleDifference(
              new CorpusId("whole"),
              ar,
              AggregationRule.MAJORITY,
              ar,
              metric,
              3,
              new Interval(0.25, shown ? 0.125 : -0.125, 0.5),
              shown ? 0.0009990009990009990 : 0.25,
              shown ? 0.001998001998001998 : 0.5,
              shown ? Verdict.WORSE : Verdict.UNDECIDED));
    }
    return differences;
  }

  /** Without its holes. */
  static SweepReport wholeReport() {
    return SweepReport.of(
        "small",
        "recommended",
        List.of(new Setting("epochs", "2")),
        new IntervalSpec(1000, 2.5, 97.5, new Seed(1)),
        List.of(whole()),
        List.of(),
        List.of());
  }

  private static CorpusReport synthetic() {
    List<Result> results = new ArrayList<>();
    List<Average> averages = new ArrayList<>();
    for (AggregationRule test : AggregationRule.values()) {
      results.add(result(AggregationRule.PLURALITY, Predictor.MODEL, test, 4, 0.5));
      results.add(result(AggregationRule.PLURALITY, Predictor.CLASS_PRIOR, test, 4, 0.25));
      results.add(result(AggregationRule.PLURALITY, Predictor.ALL_POSITIVE, test, 4, 0.3333));
      results.add(result(AggregationRule.PLURALITY, Predictor.ONE_RATER, test, 4, 0.875));
    }
    averages.add(average(AggregationRule.PLURALITY, Predictor.MODEL, 0.5));
    averages.add(average(AggregationRule.PLURALITY, Predictor.CLASS_PRIOR, 0.25));
    averages.add(average(AggregationRule.PLURALITY, Predictor.ALL_POSITIVE, 0.3333));
    averages.add(average(AggregationRule.PLURALITY, Predictor.ONE_RATER, 0.875));
    return new CorpusReport(
        new CorpusId("tiny"),
        "Tiny <corpus>",
        List.of(HOSTILE, "cross"),
        true,
        "CC BY 4.0",
        "https://example.org/tiny?a=1&b=2",
        2,
        losses(4, 3),
        results,
        averages,
        List.of(
            new ClassResult(
                AggregationRule.PLURALITY,
                AggregationRule.ALL_INCLUSIVE,
                HOSTILE,
                0.75,
                0.6,
                1,
                3,
                Optional.of(0.0),
                Optional.of(0.875))),
        List.of(
            new Curve(
                AggregationRule.PLURALITY,
                new FoldId(0),
                new Seed(1),
                List.of(new Epoch(1, 0.7, 0.69), new Epoch(2, 0.5, 0.72)))),
        List.of(
            new Hole(
                AggregationRule.MAJORITY, new FoldId(0), new Seed(1), "OutOfMemory: batch of 32"),
            new Hole(
                AggregationRule.MAJORITY, new FoldId(1), new Seed(1), "OutOfMemory: batch of 32"),
            new Hole(
                AggregationRule.PLURALITY, new FoldId(1), new Seed(1), "Diverged: NaN at step 7")),
        List.of(
            new Unmeasured(
                Optional.of(AggregationRule.ALL_INCLUSIVE),
                AggregationRule.MAJORITY,
                "BadInput: a clip twice")),
        Optional.of(
            new Split(
                4,
                1,
                2,
                List.of(
                    new FoldSides(new FoldId(0), new Side(2, 1), new Side(1, 1), new Side(1, 1)),
                    new FoldSides(new FoldId(1), new Side(2, 2), new Side(1, 1), new Side(1, 0))))),
        0,
        List.of(
            new CoOccurrence(
                Optional.empty(), List.of(3L, 0L), List.of(List.of(1.0, 0.25), List.of(0.0, 0.0))),
            new CoOccurrence(
                Optional.of(AggregationRule.PLURALITY),
                List.of(3L, 0L),
                List.of(List.of(0.75, 0.5), List.of(0.0, 0.0)))),
        List.of(
            new Reliability(
                AggregationRule.PLURALITY,
                List.of(
                    new Reliability.Bin(0.2, 0.3, 5, 0.25, 0.3125),
                    new Reliability.Bin(0.7, 0.8, 3, 0.75, 0.5)))),
        removals(),
        groups(),
        Optional.empty());
  }

  /** Of six speakers, the last two of whom lose one clip each under MR, and none under PR. */
  private static List<Removal> removals() {
    List<Removal> removals = new ArrayList<>();
    for (AggregationRule rule : List.of(AggregationRule.MAJORITY, AggregationRule.PLURALITY)) {
      int lost = rule == AggregationRule.MAJORITY ? 1 : 0;
      removals.add(new Removal(rule, Removal.ALL, "", 12, 2 * lost));
      removals.add(new Removal(rule, Removal.CLASS, HOSTILE, 9, 2 * lost));
      removals.add(new Removal(rule, Removal.CLASS, "cross", 0, 0));
      for (int speaker = 1; speaker <= 6; speaker++) {
        removals.add(new Removal(rule, "speaker", "s" + speaker, 2, speaker > 4 ? lost : 0));
      }
    }
    return removals;
  }

  /** Of two genders and six speakers, each worse than the one before. */
  private static List<GroupScore> groups() {
    List<GroupScore> groups = new ArrayList<>();
    for (Metric metric : StrataDocument.METRICS) {
      groups.add(group("removed by MR", "kept", 10, metric, 0.5));
      groups.add(group("removed by MR", "removed", 2, metric, 0.25));
      groups.add(group("gender", "female", 15, metric, 0.5));
      groups.add(group("gender", "male", 17, metric, 0.75));
      for (int speaker = 1; speaker <= 6; speaker++) {
        double worse = metric.higherIsBetter() ? -speaker : speaker;
        groups.add(group("speaker", "s" + speaker, speaker == 6 ? 9 : 12, metric, 1 + worse / 8));
      }
    }
    return groups;
  }

  private static GroupScore group(String by, String name, int clips, Metric metric, double value) {
    return new GroupScore(
        AggregationRule.PLURALITY,
        by,
        name,
        clips,
        metric,
        interval(value),
        clips < 15 ? interval(value - 1) : new Interval(Double.NaN, Double.NaN, Double.NaN));
  }

  /** A corpus that the paper has, under the paper's name, with hand-made results. */
  static SweepReport paperReport() {
    return paperReport(1);
  }

  /**
   * @param corpora 2: with another that the paper has
   */
  static SweepReport paperReport(int corpora) {
    return SweepReport.of(
            "small",
            "paper",
            List.of(new Setting("epochs", "2")),
            new IntervalSpec(1000, 2.5, 97.5, new Seed(1)),
            List.of(whole("iemocap", 0.5), whole("msp-improv", 0.5)).subList(0, corpora),
            List.of(),
            List.of())
        .from(
            Map.of(
                "iemocap/corpus", new ArtifactRef("FetchCorpus", "c0", "d0"),
                "iemocap/folds", new ArtifactRef("BuildFolds", "f0", "d1"),
                "iemocap/labels/AR", new ArtifactRef("AggregateLabels", "a0", "d2"),
                "iemocap/training/AR/fold-0/seed-1", new ArtifactRef("TrainModel", "t0", "d3"),
                "iemocap/evaluation/AR/AR", new ArtifactRef("EvaluatePredictions", "e0", "d4"),
                "iemocap/intervals/AR", new ArtifactRef("ComputeIntervals", "i0", "d5")));
  }

  private static CorpusReport whole() {
    return whole("whole", 12.3456);
  }

  private static CorpusReport whole(String id, double value) {
    List<Result> results = new ArrayList<>();
    for (AggregationRule test : AggregationRule.values()) {
      results.add(result(AggregationRule.ALL_INCLUSIVE, Predictor.MODEL, test, 12345, value));
    }
    return new CorpusReport(
        new CorpusId(id),
        "Whole",
        List.of("a", "b"),
        false,
        "ODbL 1.0",
        "a folder",
        1,
        losses(12345, 12000),
        results,
        List.of(average(AggregationRule.ALL_INCLUSIVE, Predictor.MODEL, value)),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        0,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  private static Result result(
      AggregationRule train, Predictor predictor, AggregationRule test, int n, double value) {
    Interval interval = interval(value);
    return new Result(
        train, predictor, test, n, n, interval, interval, interval, further(predictor, value));
  }

  /** Of one rater nothing; an eighth more from metric to metric, and of ECE nothing finite. */
  private static Map<String, Double> further(Predictor predictor, double value) {
    Map<String, Double> further = new LinkedHashMap<>();
    if (predictor != Predictor.ONE_RATER) {
      for (Metric metric : Metric.FURTHER) {
        further.put(
            metric.code(), metric == Metric.ECE ? Double.NaN : value + 0.125 * further.size());
      }
    }
    return further;
  }

  private static Average average(AggregationRule train, Predictor predictor, double value) {
    return new Average(train, predictor, interval(value), interval(value), interval(value));
  }

  private static Interval interval(double value) {
    return new Interval(value, value - 0.0625, value + 0.125);
  }

  private static List<Losses> losses(int clips, int kept) {
    List<Losses> losses = new ArrayList<>();
    for (AggregationRule rule : AggregationRule.values()) {
      int keeps = rule == AggregationRule.ALL_INCLUSIVE ? clips : kept;
      double loss = (double) (clips - keeps) / clips;
      losses.add(
          new Losses(
              rule,
              clips,
              0,
              0,
              Optional.of(2 * clips),
              0,
              0,
              keeps,
              clips - keeps,
              Optional.of(2 * keeps),
              loss,
              rule == AggregationRule.MAJORITY ? Optional.empty() : Optional.of(loss),
              Map.of(),
              Map.of()));
    }
    return losses;
  }
}
