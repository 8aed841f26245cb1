package dev.chorale.evaluation;

import dev.chorale.csv.CsvFile;
import dev.chorale.intervals.Bootstrap;
import dev.chorale.intervals.Clusters;
import dev.chorale.intervals.Interval;
import dev.chorale.intervals.IntervalMethod;
import dev.chorale.intervals.Resamples;
import dev.chorale.intervals.Statistic;
import dev.chorale.labels.Labels;
import dev.chorale.labels.Ratings;
import dev.chorale.labels.RatingsReader;
import dev.chorale.vocabulary.AggregationRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Seconds of an interval of 1,000 resamples on one thread, from predictions that are scored: what
 * infra/bench/intervals/run puts beside numpy, scipy and confidence-intervals. Reads the clips that
 * it made, from the folder {@code chorale.bench}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class IntervalsBenchmark {
  private static final int RESAMPLES = 1000;

  private final ForkJoinPool one = new ForkJoinPool(1);
  private ScoredClips clips = scored();
  private Clusters speakers = clusters();

  private static Path folder() {
    return Path.of(System.getProperty("chorale.bench", "."));
  }

  private static ScoredClips scored() {
    PredictionsReader reader = new PredictionsReader(Set.of());
    try (CsvFile predictions = CsvFile.open(folder().resolve("predictions.csv"));
        CsvFile truth = CsvFile.open(folder().resolve("truth.csv"))) {
      List<String> classes = reader.classes(predictions);
      Ratings ratings = new RatingsReader(Optional.of(classes), false, Set.of()).read(truth);
      Labels labels = Labels.of(AggregationRule.ALL_INCLUSIVE, ratings);
      return ScoredClips.of(
          new TestSet(labels.train(), labels.test()), reader.read(predictions, classes));
    }
  }

  private static Clusters clusters() {
    try (CsvFile truth = CsvFile.open(folder().resolve("truth.csv"))) {
      Map<String, String> speakers = ClipColumn.read(truth, "speaker");
      return Clusters.of(speakers.keySet().stream().sorted().map(speakers::get).toList());
    }
  }

  @TearDown
  public void close() {
    one.shutdown();
  }

  @Setup
  public void warm() {
    clips = scored();
    speakers = clusters();
  }

  /** Of clips. */
  @Benchmark
  public Interval macroF1() throws ExecutionException, InterruptedException {
    Statistic statistic = clips.statistic(Metric.MACRO_F1);
    return interval(statistic, clips.size());
  }

  /** Of speakers with all their clips. */
  @Benchmark
  public Interval macroF1OfSpeakers() throws ExecutionException, InterruptedException {
    return interval(speakers.sums(clips.statistic(Metric.MACRO_F1)), speakers.size());
  }

  /** Of clips. */
  @Benchmark
  public Interval meanKld() throws ExecutionException, InterruptedException {
    return interval(clips.statistic(Metric.KLD), clips.size());
  }

  /** What of the others is drawing clips. */
  @Benchmark
  public int[] drawsAlone() {
    Resamples resamples = Resamples.of(clips.size(), 1);
    int[] counts = new int[clips.size()];
    for (int resample = 0; resample < RESAMPLES; resample++) {
      resamples.draw(resample, counts);
    }
    return counts;
  }

  private Interval interval(Statistic statistic, int units)
      throws ExecutionException, InterruptedException {
    return one.submit(
            () ->
                Bootstrap.of(Resamples.of(units, 1), RESAMPLES)
                    .measure(List.of(List.of(statistic)))
                    .get(0)
                    .interval(IntervalMethod.PERCENTILE, 2.5, 97.5))
        .get();
  }
}
