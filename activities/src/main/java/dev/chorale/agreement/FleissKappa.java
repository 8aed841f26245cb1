package dev.chorale.agreement;

import java.util.List;

/**
 * Fleiss' kappa: how far raters agree beyond chance, where each clip has the same number of them
 * (Fleiss, Measuring nominal scale agreement among many raters, Psychological Bulletin 76, 1971).
 */
public final class FleissKappa {
  private FleissKappa() {}

  /**
   * Kappa over clips.
   *
   * @param counts of each class for each clip; clips that nobody rated are left out
   */
  public static Measure of(List<int[]> counts) {
    List<int[]> rated = counts.stream().filter(clip -> sum(clip) > 0).toList();
    if (rated.isEmpty()) {
      return Measure.absent("no clip has an annotation");
    }
    long least = rated.stream().mapToLong(FleissKappa::sum).min().orElseThrow();
    long most = rated.stream().mapToLong(FleissKappa::sum).max().orElseThrow();
    if (least != most) {
      return Measure.absent(
          "clips have " + least + " to " + most + " annotations, and it needs as many of each");
    }
    if (least < 2) {
      return Measure.absent("clips have one annotation each");
    }
    double agreeing = 0;
    double[] totals = new double[rated.get(0).length];
    for (int[] clip : rated) {
      for (int i = 0; i < clip.length; i++) {
        agreeing += (double) clip[i] * (clip[i] - 1) / (least * (least - 1));
        totals[i] += clip[i];
      }
    }
    double chance = 0;
    for (double total : totals) {
      double share = total / (rated.size() * (double) least);
      chance += share * share;
    }
    return chance == 1
        ? Measure.absent("all raters chose the same class throughout")
        : Measure.of((agreeing / rated.size() - chance) / (1 - chance));
  }

  private static long sum(int[] counts) {
    long sum = 0;
    for (int count : counts) {
      sum += count;
    }
    return sum;
  }
}
