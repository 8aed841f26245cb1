package dev.chorale.intervals;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What is drawn when numbers of clips are resampled.
 *
 * @param resamples draws of units
 * @param clusters of clips that are drawn whole; absent where each clip is drawn on its own
 * @param units how many of what, as in {@code 18 clusters}
 */
public record Design(Resamples resamples, Optional<Clusters> clusters, String units) {
  /** Below this, intervals over clusters are seen to be too narrow. */
  public static final int FEW_CLUSTERS = 40;

  /** Clips, each on its own. */
  public static Design ofClips(int clips, long seed) {
    return new Design(
        Resamples.of(clips, seed), Optional.empty(), clips + (clips == 1 ? " clip" : " clips"));
  }

  /** Whole clusters of clips. */
  public static Design ofClusters(Clusters clusters, long seed) {
    return new Design(
        Resamples.of(clusters.size(), seed),
        Optional.of(clusters),
        clusters.size() + (clusters.size() == 1 ? " cluster" : " clusters"));
  }

  /** Why bounds over so few clusters are too narrow, if they are. */
  public Optional<String> warning(IntervalMethod method) {
    return clusters
        .filter(few -> few.size() < FEW_CLUSTERS)
        .map(few -> "Only " + few.size() + " clusters: " + shortfall(method));
  }

  /** How far intervals over fewer than {@link #FEW_CLUSTERS} clusters fall short, in a number. */
  public static String shortfall(IntervalMethod method) {
    return "intervals come out too narrow. Those of 95 % over 18 clusters of unequal size were seen"
        + " to hold the truth "
        + seenToHold(method)
        + " % of the time by "
        + method.code()
        + (method == IntervalMethod.T
            ? ", which is the best there is"
            : "; method t, with " + seenToHold(IntervalMethod.T) + " %, is the best there is");
  }

  /** Of the table of docs/reference/coverage.md, in percent. */
  private static String seenToHold(IntervalMethod method) {
    return switch (method) {
      case PERCENTILE -> "90 to 91";
      case BASIC -> "80 to 82";
      case BCA -> "87 to 89";
      case T -> "91 to 92";
    };
  }

  /** As the package confidence-intervals draws clips. */
  public static Design ofToolkit(int clips) {
    return new Design(Resamples.ofToolkit(clips), Optional.empty(), clips + " clips");
  }

  /**
   * As the package confidence-intervals draws clips of conditions, which is not the cluster
   * bootstrap.
   *
   * @param conditions one a clip
   */
  public static Design ofToolkit(List<Integer> conditions) {
    long count = conditions.stream().distinct().count();
    return new Design(Resamples.ofToolkit(conditions), Optional.empty(), count + " conditions");
  }

  /** Of one statistic a training. */
  List<Statistic> perUnit(List<? extends Statistic> clips) {
    return clips.stream()
        .map(
            statistic -> clusters.map(whole -> whole.sums(statistic)).orElse((Statistic) statistic))
        .toList();
  }

  /**
   * Measures numbers of clips on the resamples of units.
   *
   * @param numbers each as one statistic a training, over clips
   * @param method whose needs are met
   */
  public List<Replicates> measure(
      List<? extends List<? extends Statistic>> numbers, int count, IntervalMethod method) {
    boolean leaveOneOut = method == IntervalMethod.BCA || method == IntervalMethod.T;
    return new Bootstrap(resamples, count, true, leaveOneOut)
        .measure(numbers.stream().map(this::perUnit).toList());
  }

  /**
   * Measures a number of clips by groups: each on its own, and beside it all clips of the other
   * groups, on the same draws of units.
   *
   * @param trainings one statistic a training, over clips
   * @param groupOf the group of each clip, counted from 0; negative for a clip of none
   * @param groups how many there are
   * @return for each group its own, then for each that of the others; for percentile intervals
   */
  public List<Replicates> measureGroups(
      List<? extends Statistic> trainings, int[] groupOf, int groups, int count) {
    int[] unitOf =
        clusters
            .map(Clusters::ofClips)
            .orElseGet(() -> IntStream.range(0, groupOf.length).toArray());
    return new Bootstrap(resamples, count, true, false)
        .measureGroups(
            trainings.stream().map(one -> new GroupSums(one, unitOf, groupOf, groups)).toList());
  }

  /** The paired test of two numbers of clips, of which whole units change sides. */
  public double pValue(
      List<? extends Statistic> first,
      List<? extends Statistic> second,
      int permutations,
      long seed) {
    return PairedPermutation.pValue(
        perUnit(first), perUnit(second), resamples.units(), permutations, seed);
  }
}
