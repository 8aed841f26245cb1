package dev.chorale.intervals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DesignTest {
  private static final Statistic MEAN = Statistic.mean(1, 2, 4, 8, 16, Double.NaN);
  private static final List<String> SPEAKERS = List.of("b", "a", "b", "c", "a", "c");

  @Test
  void aClusterIsDrawnWithAllItsClips() {
    Clusters clusters = Clusters.of(SPEAKERS);
    assertThat(clusters.size()).isEqualTo(3);
    Statistic perCluster = clusters.sums(MEAN);
    // a twice, b never, c once: 2 and 16 twice, 8 once; the last clip has no value.
    assertThat(perCluster.of(new int[] {2, 0, 1}))
        .isEqualTo(MEAN.of(new int[] {0, 2, 0, 1, 2, 1}))
        .isEqualTo((2 + 2 + 16 + 16 + 8) / 5.0);
    assertThat(perCluster.of(new int[] {0, 0, 0})).isNaN();
  }

  @Test
  void fewClustersAreWarnedOfAndNameWhatToUse() {
    Design few = Design.ofClusters(Clusters.of(SPEAKERS), 1);
    assertThat(few.warning(IntervalMethod.PERCENTILE).orElseThrow())
        .isEqualTo(
            "Only 3 clusters: intervals come out too narrow. Those of 95 % over 18 clusters of"
                + " unequal size were seen to hold the truth 90 to 91 % of the time by percentile;"
                + " method t, with 91 to 92 %, is the best there is");
    assertThat(few.warning(IntervalMethod.T).orElseThrow())
        .endsWith("91 to 92 % of the time by t, which is the best there is")
        .doesNotContain("method t");
    List<String> forty = IntStream.range(0, 40).mapToObj(Integer::toString).toList();
    assertThat(Design.ofClusters(Clusters.of(forty), 1).warning(IntervalMethod.BCA)).isEmpty();
    assertThat(Design.ofClips(3, 1).warning(IntervalMethod.PERCENTILE)).isEmpty();
  }

  @Test
  void severalTrainingsAreDrawnApartFromTheClips() {
    Statistic low = Statistic.mean(1, 1, 1, 1);
    Statistic high = Statistic.mean(3, 3, 3, 3);
    Replicates both =
        Design.ofClips(4, 1).measure(List.of(List.of(low, high)), 4000, IntervalMethod.T).get(0);
    assertThat(both.value()).isEqualTo(2);
    assertThat(both.resamples()).containsOnly(1, 2, 3);
    long equal = Arrays.stream(both.resamples()).filter(mean -> mean == 2).count();
    // Half of the draws have each once; five standard deviations are 160.
    assertThat(equal).isBetween(1840L, 2160L);
    // Leaving one training out gives 3 and 1: the standard error is 1, with one degree of freedom.
    assertThat(both.interval(IntervalMethod.T, 2.5, 97.5).upper())
        .isCloseTo(2 + 12.706204736174694, within(1e-9));
  }

  @Test
  void theSameTrainingsAreDrawnForEverythingCompared() {
    List<List<Statistic>> numbers =
        List.of(
            List.of(Statistic.mean(1, 2), Statistic.mean(5, 9)),
            List.of(Statistic.mean(0, 1), Statistic.mean(4, 8)));
    List<Replicates> measured =
        Design.ofClips(2, 3).measure(numbers, 500, IntervalMethod.PERCENTILE);
    Replicates difference = measured.get(0).minus(measured.get(1));
    assertThat(difference.value()).isEqualTo(1);
    assertThat(difference.resamples()).containsOnly(1);
    assertThat(difference.interval(IntervalMethod.PERCENTILE, 2.5, 97.5))
        .isEqualTo(new Interval(1, 1, 1));
    assertThatThrownBy(() -> difference.interval(IntervalMethod.BCA, 2.5, 97.5))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aSubsetCountsOnlyItsOwnClips() {
    Statistic subset = new Subset(Statistic.mean(10, 20), new int[] {1, 3}, 4);
    assertThat(subset.of(new int[] {7, 1, 7, 3})).isEqualTo((10 + 3 * 20) / 4.0);
    assertThat(subset.of(new int[] {7, 0, 7, 0})).isNaN();
    double[] sums = new double[subset.sums()];
    subset.add(0, sums);
    subset.add(3, sums);
    assertThat(subset.of(sums)).isEqualTo(20);
  }

  @Test
  void thePairedTestNeedsAsManyTrainingsAndTellsOnlyWhatIsUndefined() {
    Statistic some = Statistic.mean(1, 2);
    assertThatThrownBy(() -> PairedPermutation.pValue(List.of(some), List.of(some, some), 2, 10, 1))
        .hasMessage("Trainings to pair: 1 and 2");
    Statistic none = Statistic.mean(Double.NaN, Double.NaN);
    assertThat(PairedPermutation.pValue(List.of(none), List.of(some), 2, 10, 1)).isNaN();
    assertThat(PairedPermutation.pValue(List.of(some), List.of(some), 2, 10, 1)).isEqualTo(1);
  }
}
