package dev.chorale.intervals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.evaluation.Metric;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Expected values by confidence-intervals, scipy and statsmodels:
 * src/test/python/intervals_golden.py.
 */
class IntervalsGoldenTest {
  private static final int RESAMPLES = 1000;
  private static final Offset<Double> ROUNDING = within(1e-14);
  private static final JsonNode GOLDEN = golden();

  private static final List<Metric> METRICS = List.of(Metric.KLD, Metric.MACRO_F1);

  /** Of clips' values numpy adds up many in another order; of classes' F1 as we do. */
  private static Offset<Double> rounding(Metric metric) {
    return metric == Metric.MACRO_F1 ? within(0.0) : ROUNDING;
  }

  private static Interval percentile(Statistic statistic, Resamples resamples) {
    return Bootstrap.of(resamples, RESAMPLES)
        .measure(List.of(List.of(statistic)))
        .get(0)
        .interval(IntervalMethod.PERCENTILE, 2.5, 97.5);
  }

  @Test
  void onTheToolkitsResamplesTheBoundsAreTheToolkits() {
    for (JsonNode one : GOLDEN.get("toolkit")) {
      GeneratedClips clips = clips(one, 0, 40);
      for (Metric metric : METRICS) {
        JsonNode expected = one.get(metric.code());
        Interval interval =
            percentile(clips.first().statistic(metric), Resamples.ofToolkit(one.get("n").asInt()));
        Offset<Double> rounding = rounding(metric);
        assertThat(interval.lower()).isCloseTo(expected.get("lower").asDouble(), rounding);
        assertThat(interval.upper()).isCloseTo(expected.get("upper").asDouble(), rounding);
      }
    }
  }

  @Test
  void onOurOwnResamplesTheBoundsAreTheToolkitsWithinItsSpread() {
    for (JsonNode one : GOLDEN.get("toolkit")) {
      GeneratedClips clips = clips(one, 0, 40);
      for (Metric metric : METRICS) {
        JsonNode expected = one.get(metric.code());
        Interval interval =
            percentile(clips.first().statistic(metric), Resamples.of(one.get("n").asInt(), 1));
        double[] spread = numbers(expected.get("spread"));
        assertThat(interval.lower())
            .as(metric + " of " + one.get("n"))
            .isCloseTo(expected.get("lower").asDouble(), within(3 * Math.sqrt(2) * spread[0]));
        assertThat(interval.upper())
            .as(metric + " of " + one.get("n"))
            .isCloseTo(expected.get("upper").asDouble(), within(3 * Math.sqrt(2) * spread[1]));
      }
    }
  }

  @Test
  void conditionsAreDrawnAsTheToolkitDraws() {
    for (JsonNode one : GOLDEN.get("conditions")) {
      GeneratedClips clips = clips(one, 1, one.get("conditions").asInt());
      for (Metric metric : METRICS) {
        Interval interval =
            percentile(clips.first().statistic(metric), Resamples.ofToolkit(clips.conditions()));
        double[] bounds = numbers(one.get(metric.code()));
        assertThat(interval.lower()).isCloseTo(bounds[0], rounding(metric));
        assertThat(interval.upper()).isCloseTo(bounds[1], rounding(metric));
      }
    }
  }

  @Test
  void everyMethodGivesScipysBoundsOnTheSameResamples() {
    for (JsonNode one : GOLDEN.get("scipy")) {
      GeneratedClips clips = clips(one, 2, one.get("conditions").asInt());
      Statistic macroF1 = clips.first().statistic(Metric.MACRO_F1);
      int n = one.get("n").asInt();
      assertEqualsScipy(one, "kld", clips.first().statistic(Metric.KLD), n);
      assertEqualsScipy(one, "macroF1", macroF1, n);
      Clusters clusters = clips.clusters();
      assertEqualsScipy(one, "clusters", clusters.sums(macroF1), clusters.size());
    }
  }

  private static void assertEqualsScipy(
      JsonNode golden, String name, Statistic statistic, int units) {
    int[] stream = new NumpyRandom(7).integers(units, RESAMPLES * units);
    List<int[]> indices = new ArrayList<>();
    for (int resample = 0; resample < RESAMPLES; resample++) {
      indices.add(Arrays.copyOfRange(stream, resample * units, (resample + 1) * units));
    }
    Replicates replicates =
        Bootstrap.of(Resamples.ofIndices(units, indices), RESAMPLES)
            .withLeaveOneOut()
            .measure(List.of(List.of(statistic)))
            .get(0);
    for (IntervalMethod method : IntervalMethod.values()) {
      double[] bounds = numbers(golden.get(name + "-" + method.code()));
      Interval interval = replicates.interval(method, 2.5, 97.5);
      assertThat(interval.lower()).as(name + " " + method).isCloseTo(bounds[0], within(1e-9));
      assertThat(interval.upper()).as(name + " " + method).isCloseTo(bounds[1], within(1e-9));
    }
  }

  @Test
  void thePairedTestGivesScipysExactPValueWithinItsSpread() {
    int permutations = 200_000;
    for (JsonNode one : GOLDEN.get("paired")) {
      GeneratedClips clips = clips(one, 3, 3);
      for (Metric metric : METRICS) {
        double exact = one.get(metric.code()).get("p").asDouble();
        Statistic first = clips.first().statistic(metric);
        Statistic second = clips.second().statistic(metric);
        int n = one.get("n").asInt();
        double p = PairedPermutation.pValue(List.of(first), List.of(second), n, permutations, 1);
        assertThat(p)
            .isCloseTo(exact, within(5 * Math.sqrt(exact * (1 - exact) / permutations) + 1e-5));
      }
    }
  }

  @Test
  void holmAdjustsAsStatsmodelsDoes() {
    for (JsonNode one : GOLDEN.get("holm")) {
      List<Double> adjusted = Holm.adjust(Arrays.stream(numbers(one.get("p"))).boxed().toList());
      double[] expected = numbers(one.get("adjusted"));
      for (int i = 0; i < expected.length; i++) {
        assertThat(adjusted.get(i)).isCloseTo(expected[i], ROUNDING);
      }
    }
    assertThat(Holm.adjust(List.of(0.02, Double.NaN, 0.03)))
        .containsExactly(0.04, Double.NaN, 0.04);
  }

  @Test
  void distributionsEqualScipys() {
    JsonNode normal = GOLDEN.get("normal");
    double[] x = numbers(normal.get("x"));
    double[] below = numbers(normal.get("below"));
    for (int i = 0; i < x.length; i++) {
      assertThat(Normal.below(x[i]))
          .as("below " + x[i])
          .isCloseTo(below[i], within(1e-13 * below[i]));
    }
    double[] q = numbers(normal.get("q"));
    double[] quantile = numbers(normal.get("quantile"));
    for (int i = 0; i < q.length; i++) {
      assertThat(Normal.quantile(q[i])).as("quantile " + q[i]).isCloseTo(quantile[i], within(1e-9));
    }
    for (JsonNode one : GOLDEN.get("t")) {
      double expected = one.get(2).asDouble();
      assertThat(StudentT.quantile(one.get(1).asDouble(), one.get(0).asInt()))
          .as("t of " + one)
          .isCloseTo(expected, within(1e-9 * Math.abs(expected)));
    }
  }

  private static GeneratedClips clips(JsonNode golden, int seedAboveSize, int conditions) {
    int n = golden.get("n").asInt();
    return new GeneratedClips(n + seedAboveSize, n, golden.get("classes").asInt(), conditions);
  }

  private static double[] numbers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static JsonNode golden() {
    try (InputStream json =
        Objects.requireNonNull(
            IntervalsGoldenTest.class.getResourceAsStream("/dev/chorale/intervals/golden.json"))) {
      return ChoraleJson.mapper().readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
