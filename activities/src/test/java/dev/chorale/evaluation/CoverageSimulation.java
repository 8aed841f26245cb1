package dev.chorale.evaluation;

import dev.chorale.intervals.Clusters;
import dev.chorale.intervals.Design;
import dev.chorale.intervals.Interval;
import dev.chorale.intervals.IntervalMethod;
import dev.chorale.intervals.Replicates;
import dev.chorale.intervals.Statistic;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How often 95 % intervals hold the truth where the truth is known. Not a test: run by hand, and
 * what it prints is in docs/reference/coverage.md.
 *
 * <p>A clip's classes are true with probability {@code COMMON} each (or {@code RARE}, of which the
 * last is true of 25 in 500 clips); a true class is predicted with probability {@code HIT}, another
 * with {@code FALSE_ALARM}. A KLD is exponential with mean 1. In a cluster the first three are up
 * to {@code SPREAD} of themselves higher or lower, and the mean of the fourth as well, each apart
 * and with mean 0: so the population's values are exact.
 */
public final class CoverageSimulation {
  private static final int RESAMPLES = 1000;
  private static final List<IntervalMethod> METHODS = List.of(IntervalMethod.values());
  private static final double[] COMMON = {0.5, 0.4, 0.3, 0.25, 0.2, 0.15};
  private static final double[] RARE = {0.5, 0.3, 0.2, 0.1, 0.08, 0.05};
  private static final double[] HIT = {0.7, 0.6, 0.5, 0.4, 0.5, 0.3};
  private static final double[] FALSE_ALARM = {0.3, 0.2, 0.1, 0.05, 0.05, 0.02};
  private static final double SPREAD = 0.4;

  /** Sizes of 18 clusters, as speakers of a small corpus have them. */
  private static final int[] UNEQUAL = {
    400, 250, 150, 120, 100, 80, 70, 60, 50, 45, 40, 35, 30, 25, 20, 15, 10, 5
  };

  private CoverageSimulation() {}

  /**
   * Prints a table.
   *
   * @param args repetitions, as in 2000
   */
  public static void main(String[] args) {
    int repetitions = Integer.parseInt(args[0]);
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    out.println("| drawn | metric | percentile | basic | bca | t |");
    out.println("|---|---|---|---|---|---|");
    print(out, "500 clips", COMMON, new int[500], false, repetitions);
    print(out, "500 clips, rare classes", RARE, new int[500], false, repetitions);
    print(out, "2,000 clips, rare classes", RARE, new int[2000], false, repetitions);
    print(out, "40 equal clusters of 25", COMMON, clusters(equal(40)), true, repetitions);
    print(out, "18 equal clusters of 25", COMMON, clusters(equal(18)), true, repetitions);
    print(out, "18 unequal clusters, 5 to 400 clips", COMMON, clusters(UNEQUAL), true, repetitions);
    print(out, "the same, but clips drawn", COMMON, clusters(UNEQUAL), false, repetitions);
  }

  private static int[] equal(int clusters) {
    int[] sizes = new int[clusters];
    Arrays.fill(sizes, 25);
    return sizes;
  }

  private static int[] clusters(int[] sizes) {
    return IntStream.range(0, sizes.length)
        .flatMap(cluster -> IntStream.generate(() -> cluster).limit(sizes[cluster]))
        .toArray();
  }

  private static void print(
      PrintWriter out,
      String drawn,
      double[] prior,
      int[] clusterOf,
      boolean whole,
      int repetitions) {
    int[][] held = new int[2][METHODS.size()];
    List<boolean[][]> results =
        IntStream.range(0, repetitions)
            .parallel()
            .mapToObj(repetition -> repeat(prior, clusterOf, whole, repetition))
            .toList();
    for (boolean[][] result : results) {
      for (int metric = 0; metric < held.length; metric++) {
        for (int method = 0; method < held[metric].length; method++) {
          held[metric][method] += result[metric][method] ? 1 : 0;
        }
      }
    }
    for (int metric = 0; metric < held.length; metric++) {
      StringBuilder row =
          new StringBuilder("| " + drawn + " | " + (metric == 0 ? "macro-F1" : "mean KLD") + " |");
      for (int count : held[metric]) {
        row.append(String.format(Locale.ROOT, " %.1f %% |", 100.0 * count / repetitions));
      }
      out.println(row);
    }
  }

  /** For both metrics, whether the interval of each method holds the truth. */
  private static boolean[][] repeat(
      double[] prior, int[] clusterOf, boolean whole, int repetition) {
    SplittableRandom random = new SplittableRandom(repetition);
    int n = clusterOf.length;
    int clusters = Arrays.stream(clusterOf).max().orElse(0) + 1;
    double[][] moved = new double[clusters][4];
    for (double[] cluster : moved) {
      // Without clusters, all clips are of one that does not move.
      Arrays.setAll(cluster, i -> clusters == 1 ? 1 : 1 + SPREAD * (2 * random.nextDouble() - 1));
    }
    long[] truth = new long[n];
    long[] predicted = new long[n];
    double[] kld = new double[n];
    boolean[] present = new boolean[n];
    List<String> names = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double[] its = moved[clusterOf[i]];
      present[i] = true;
      names.add(String.format(Locale.ROOT, "%04d", clusterOf[i]));
      for (int j = 0; j < prior.length; j++) {
        boolean is = random.nextDouble() < prior[j] * its[0];
        boolean said = random.nextDouble() < (is ? HIT[j] * its[1] : FALSE_ALARM[j] * its[2]);
        truth[i] |= is ? 1L << j : 0;
        predicted[i] |= said ? 1L << j : 0;
      }
      kld[i] = -Math.log(1 - random.nextDouble()) * its[3];
    }
    Design design =
        whole ? Design.ofClusters(Clusters.of(names), repetition) : Design.ofClips(n, repetition);
    List<Statistic> statistics =
        List.of(
            new Confusion(prior.length, present, predicted, truth).macroF1(), Statistic.mean(kld));
    List<Replicates> measured =
        design.measure(statistics.stream().map(List::of).toList(), RESAMPLES, IntervalMethod.BCA);
    double[] known = {macroF1(prior), 1};
    boolean[][] held = new boolean[2][METHODS.size()];
    for (int metric = 0; metric < held.length; metric++) {
      for (int method = 0; method < held[metric].length; method++) {
        Interval interval = measured.get(metric).interval(METHODS.get(method), 2.5, 97.5);
        held[metric][method] =
            interval.lower() <= known[metric] && known[metric] <= interval.upper();
      }
    }
    return held;
  }

  private static double macroF1(double[] prior) {
    double sum = 0;
    for (int j = 0; j < prior.length; j++) {
      double both = prior[j] * HIT[j];
      sum += 2 * both / (both + (1 - prior[j]) * FALSE_ALARM[j] + prior[j]);
    }
    return sum / prior.length;
  }
}
