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

  private static Statistic mean(double... values) {
    return counts -> {
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        sum += counts[i] * values[i];
      }
      return sum / values.length;
    };
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
    Interval interval = Bootstrap.intervals(List.of(mean(values)), values.length, SPEC).get(0);
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
    Resamples resamples = new Resamples(clips, 5);
    long[] drawn = new long[clips];
    long neverDrawn = 0;
    for (int resample = 0; resample < 2000; resample++) {
      int[] counts = resamples.counts(resample);
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
    List<Statistic> statistics = List.of(mean(1, 2, 4, 8, 16), mean(3, 1, 4, 1, 5));
    ForkJoinPool one = new ForkJoinPool(1);
    ForkJoinPool four = new ForkJoinPool(4);
    try {
      List<Interval> alone = one.submit(() -> Bootstrap.intervals(statistics, 5, SPEC)).get();
      List<Interval> together = four.submit(() -> Bootstrap.intervals(statistics, 5, SPEC)).get();
      assertThat(alone).isEqualTo(together);
    } finally {
      one.shutdown();
      four.shutdown();
    }
  }

  @Test
  void anotherSeedDrawsOtherResamplesAndTheSameSeedTheSame() {
    double[] values = {1, 2, 4, 8, 16, 32, 64, 3, 5};
    List<Interval> first = Bootstrap.intervals(List.of(mean(values)), 9, SPEC);
    IntervalSpec other = new IntervalSpec(1000, 2.5, 97.5, new Seed(2));
    assertThat(Bootstrap.intervals(List.of(mean(values)), 9, SPEC)).isEqualTo(first);
    assertThat(Bootstrap.intervals(List.of(mean(values)), 9, other)).isNotEqualTo(first);
  }

  @Test
  void theFirstResamplesStayWhatTheyAre() {
    // Stored intervals hang on them: a change here needs a new version of the stage.
    assertThat(new Resamples(10, 1).counts(0)).containsExactly(2, 0, 4, 0, 1, 2, 1, 0, 0, 0);
  }

  @Test
  void resamplesOnWhichTheStatisticIsUndefinedAreLeftOut() {
    Statistic sometimes = counts -> counts[0] == 0 ? Double.NaN : 7;
    assertThat(Bootstrap.intervals(List.of(sometimes), 3, SPEC))
        .containsExactly(new Interval(7, 7, 7));
    assertThat(Bootstrap.intervals(List.of(counts -> Double.NaN), 3, SPEC))
        .containsExactly(new Interval(Double.NaN, Double.NaN, Double.NaN));
  }

  @Test
  void refusesBoundsThatAreNone() {
    assertThatThrownBy(
            () ->
                Bootstrap.intervals(
                    List.of(mean(1)), 1, new IntervalSpec(1000, 97.5, 2.5, new Seed(1))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("found percentiles 97.5 and 2.5");
    assertThatThrownBy(
            () ->
                Bootstrap.intervals(
                    List.of(mean(1)), 1, new IntervalSpec(0, 2.5, 97.5, new Seed(1))))
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
