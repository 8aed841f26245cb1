package dev.chorale.intervals;

import dev.chorale.evaluation.ScoredClips;
import dev.chorale.evaluation.TestSet;
import dev.chorale.labels.ClassTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Truth and two predictions of clips by a linear congruential generator, to the bit those that
 * src/test/python/intervals_golden.py makes.
 */
final class GeneratedClips {
  private final TestSet test;
  private final ClassTable first;
  private final ClassTable second;
  private final List<Integer> conditions = new ArrayList<>();
  private long state;

  GeneratedClips(long seed, int n, int classes, int conditions) {
    state = seed;
    List<String> names = IntStream.range(0, classes).mapToObj(j -> "class " + j).toList();
    ClassTable shares = new ClassTable(names);
    ClassTable positives = new ClassTable(names);
    first = new ClassTable(names);
    second = new ClassTable(names);
    for (int i = 0; i < n; i++) {
      int[] votes = new int[classes];
      int raters = 1 + (int) (5 * next());
      for (int rater = 0; rater < raters; rater++) {
        votes[(int) (classes * next())]++;
      }
      double[] share = new double[classes];
      double[] positive = new double[classes];
      for (int j = 0; j < classes; j++) {
        share[j] = (double) votes[j] / raters;
        positive[j] = votes[j] * classes > raters ? 1 : 0;
      }
      String clip = String.format(Locale.ROOT, "%06d", i);
      shares.add(clip, share);
      positives.add(clip, positive);
      first.add(clip, row(share, 0.3));
      second.add(clip, row(share, 0.2));
      this.conditions.add((int) (conditions * next() * next()));
    }
    test = new TestSet(shares, positives);
  }

  private double next() {
    state = state * 6364136223846793005L + 1442695040888963407L;
    return (state >>> 11) / 0x1p53;
  }

  private double[] row(double[] share, double known) {
    double[] row = new double[share.length];
    double total = 0;
    for (int j = 0; j < row.length; j++) {
      double u = next();
      row[j] = known * share[j] + u * u;
      total += row[j];
    }
    for (int j = 0; j < row.length; j++) {
      row[j] /= total;
    }
    return row;
  }

  ScoredClips first() {
    return ScoredClips.of(test, first);
  }

  ScoredClips second() {
    return ScoredClips.of(test, second);
  }

  List<Integer> conditions() {
    return conditions;
  }

  /** Numbered as numpy's unique does: names in the order of the numbers. */
  Clusters clusters() {
    return Clusters.of(
        conditions.stream().map(c -> String.format(Locale.ROOT, "%06d", c)).toList());
  }
}
