package dev.chorale.intervals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.IntervalSpec;
import dev.chorale.vocabulary.Seed;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Expected values by numpy and scipy: src/test/python/evaluation_golden.py. */
class BootstrapTest {
  private static final IntervalSpec SPEC = new IntervalSpec(1000, 2.5, 97.5, new Seed(1));

  private static List<Interval> intervals(IntervalSpec spec, int clips, Statistic... statistics) {
    return Bootstrap.intervals(
        Arrays.stream(statistics).map(List::of).toList(),
        Design.ofClips(clips, spec.seed().value()),
        spec);
  }

  private static int[] counts(Resamples resamples, int resample) {
    int[] counts = new int[resamples.units()];
    resamples.draw(resample, counts);
    return counts;
  }

  @Test
  void percentilesEqualNumpysToTheBit() throws IOException {
    JsonNode golden = golden("percentiles.json");
    double[] thousand = numbers(golden.get("thousand"));
    for (JsonNode one : golden.get("cases")) {
      double[] values = one.get(0).isArray() ? numbers(one.get(0)) : thousand;
      double percent = one.get(1).asDouble();
      assertThat(Percentiles.of(Percentiles.sorted(values), percent))
          .as("%s %% of %s values", percent, values.length)
          .isEqualTo(one.get(2).asDouble());
    }
  }

  @Test
  void theIntervalOfAMeanIsScipysWithinTheSpreadOfItsResamples() throws IOException {
    JsonNode golden = golden("mean-interval.json");
    double[] values = numbers(golden.get("values"));
    Interval interval = intervals(SPEC, values.length, Statistic.mean(values)).get(0);
    // A 2.5 % percentile of 1,000 draws of a normal has a standard deviation of 0.085 sigma.
    double spread = 3 * 0.085 * golden.get("standardError").asDouble();
    assertThat(interval.value())
        .isCloseTo(Arrays.stream(values).average().orElse(0), within(1e-12));
    assertThat(interval.lower()).isCloseTo(golden.get("lower").asDouble(), within(spread));
    assertThat(interval.upper()).isCloseTo(golden.get("upper").asDouble(), within(spread));
  }

  @Test
  void aResampleHasAsManyClipsAsThereAreAndEveryClipIsDrawnOnceOnAverage() {
    int clips = 200;
    Resamples resamples = Resamples.of(clips, 5);
    long[] drawn = new long[clips];
    long neverDrawn = 0;
    for (int resample = 0; resample < 2000; resample++) {
      int[] counts = counts(resamples, resample);
      assertThat(Arrays.stream(counts).sum()).isEqualTo(clips);
      neverDrawn += Arrays.stream(counts).filter(count -> count == 0).count();
      for (int i = 0; i < clips; i++) {
        drawn[i] += counts[i];
      }
    }
    // Each is Poisson-like around 2,000: five standard deviations are 224.
    assertThat(Arrays.stream(drawn)).allMatch(count -> Math.abs(count - 2000) < 224);
    assertThat(neverDrawn / (2000.0 * clips))
        .as("(1 - 1/n)^n")
        .isCloseTo(Math.pow(1 - 1.0 / clips, clips), within(0.003));
  }

  @Test
  void theBoundsDoNotDependOnTheNumberOfThreads() throws ExecutionException, InterruptedException {
    Statistic[] statistics = {Statistic.mean(1, 2, 4, 8, 16), Statistic.mean(3, 1, 4, 1, 5)};
    ForkJoinPool one = new ForkJoinPool(1);
    ForkJoinPool four = new ForkJoinPool(4);
    try {
      List<Interval> alone = one.submit(() -> intervals(SPEC, 5, statistics)).get();
      List<Interval> together = four.submit(() -> intervals(SPEC, 5, statistics)).get();
      assertThat(alone).isEqualTo(together);
    } finally {
      one.shutdown();
      four.shutdown();
    }
  }

  @Test
  void anotherSeedDrawsOtherResamplesAndTheSameSeedTheSame() {
    double[] values = {1, 2, 4, 8, 16, 32, 64, 3, 5};
    List<Interval> first = intervals(SPEC, 9, Statistic.mean(values));
    IntervalSpec other = new IntervalSpec(1000, 2.5, 97.5, new Seed(2));
    assertThat(intervals(SPEC, 9, Statistic.mean(values))).isEqualTo(first);
    assertThat(intervals(other, 9, Statistic.mean(values))).isNotEqualTo(first);
  }

  @Test
  void theFirstResamplesStayWhatTheyAre() {
    // Stored intervals hang on them: a change here needs a new version of the stage.
    assertThat(counts(Resamples.of(10, 1), 0)).containsExactly(1, 0, 2, 1, 1, 1, 1, 1, 1, 1);
  }

  @Test
  void resamplesOnWhichTheStatisticIsUndefinedAreLeftOut() {
    // The mean of the clips that have a value; clips 1 and 2 have none.
    Statistic sometimes = Statistic.mean(7, Double.NaN, Double.NaN);
    assertThat(intervals(SPEC, 3, sometimes)).containsExactly(new Interval(7, 7, 7));
    assertThat(intervals(SPEC, 2, Statistic.mean(Double.NaN, Double.NaN)))
        .containsExactly(new Interval(Double.NaN, Double.NaN, Double.NaN));
  }

  @Test
  void refusesBoundsThatAreNone() {
    assertThatThrownBy(
            () -> intervals(new IntervalSpec(1000, 97.5, 2.5, new Seed(1)), 1, Statistic.mean(1)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("found percentiles 97.5 and 2.5");
    assertThatThrownBy(
            () -> intervals(new IntervalSpec(0, 2.5, 97.5, new Seed(1)), 1, Statistic.mean(1)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("found 0 resamples");
  }

  private static double[] numbers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static JsonNode golden(String name) throws IOException {
    try (InputStream json =
        Objects.requireNonNull(
            BootstrapTest.class.getResourceAsStream("/dev/chorale/evaluation/" + name))) {
      return ChoraleJson.mapper().readTree(json);
    }
  }
}
