package dev.chorale.evaluation;

import dev.chorale.intervals.Statistic;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;

/**
 * For each class on how many clips it is both predicted and true, predicted, and true. Clips of the
 * same classes predicted and true are counted together: of those pairs a corpus has far fewer than
 * clips.
 */
final class Confusion {
  private static final int SUMS = 3;

  /** Sums that numpy keeps side by side. */
  private static final int LANES = 8;

  private final int classes;

  /** For each clip the number of its pair; the last is that of clips without prediction. */
  private final int[] pairOf;

  private final int pairs;

  /** For each sum, by pair, whether it counts. */
  private final int[][] counted;

  /**
   * @param present whether each clip has a prediction
   * @param predicted for each clip the classes, a bit each
   * @param truth in the same way
   */
  Confusion(int classes, boolean[] present, long[] predicted, long[] truth) {
    this.classes = classes;
    pairOf = new int[present.length];
    Map<List<Long>, Integer> numbers = new HashMap<>();
    long[] firstPredicted = new long[present.length];
    long[] firstTruth = new long[present.length];
    for (int i = 0; i < present.length; i++) {
      if (present[i]) {
        int number = numbers.size();
        Integer before = numbers.putIfAbsent(List.of(predicted[i], truth[i]), number);
        if (before == null) {
          firstPredicted[number] = predicted[i];
          firstTruth[number] = truth[i];
        }
        pairOf[i] = before == null ? number : before;
      }
    }
    pairs = numbers.size();
    for (int i = 0; i < present.length; i++) {
      pairOf[i] = present[i] ? pairOf[i] : pairs;
    }
    counted = new int[SUMS * classes][pairs];
    for (int pair = 0; pair < pairs; pair++) {
      for (int j = 0; j < classes; j++) {
        int said = (int) (firstPredicted[pair] >>> j & 1);
        int is = (int) (firstTruth[pair] >>> j & 1);
        counted[SUMS * j][pair] = said & is;
        counted[SUMS * j + 1][pair] = said;
        counted[SUMS * j + 2][pair] = is;
      }
    }
  }

  Statistic macroF1() {
    return new OfClasses(
        (sums, classes) -> {
          double[] f1 = new double[classes];
          for (int j = 0; j < classes; j++) {
            f1[j] = f1(sums[SUMS * j], sums[SUMS * j + 1] + sums[SUMS * j + 2]);
          }
          return asNumpySums(f1) / classes;
        });
  }

  Statistic microF1() {
    return new OfClasses(
        (sums, classes) -> {
          double both = 0;
          double either = 0;
          for (int j = 0; j < classes; j++) {
            both += sums[SUMS * j];
            either += sums[SUMS * j + 1] + sums[SUMS * j + 2];
          }
          return f1(both, either);
        });
  }

  Statistic weightedF1() {
    return new OfClasses(
        (sums, classes) -> {
          double sum = 0;
          double all = 0;
          for (int j = 0; j < classes; j++) {
            double support = sums[SUMS * j + 2];
            sum += support * f1(sums[SUMS * j], sums[SUMS * j + 1] + support);
            all += support;
          }
          return all == 0 ? 0 : sum / all;
        });
  }

  /**
   * The scores of each class.
   *
   * @param counts how often each clip occurs
   */
  List<ClassScores> classes(int[] counts) {
    Statistic any = macroF1();
    double[] sums = new double[any.sums()];
    any.sum(counts, sums);
    ClassScores[] scores = new ClassScores[classes];
    for (int j = 0; j < classes; j++) {
      long both = (long) sums[SUMS * j];
      scores[j] =
          ClassScores.of(both, (long) sums[SUMS * j + 1] - both, (long) sums[SUMS * j + 2] - both);
    }
    return List.of(scores);
  }

  /**
   * The sum in the order in which numpy adds up to 128 numbers, so that a macro-F1 is
   * scikit-learn's to the last bit: fewer than eight one after the other, else eight sums side by
   * side, and after them what is left.
   */
  private static double asNumpySums(double[] numbers) {
    double sum = 0;
    int left = 0;
    if (numbers.length >= LANES) {
      double[] lanes = Arrays.copyOf(numbers, LANES);
      for (left = LANES; left + LANES <= numbers.length; left += LANES) {
        for (int lane = 0; lane < LANES; lane++) {
          lanes[lane] += numbers[left + lane];
        }
      }
      sum =
          ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3]))
              + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
    }
    for (int i = left; i < numbers.length; i++) {
      sum += numbers[i];
    }
    return sum;
  }

  private static double f1(double both, double predictedAndTrue) {
    return predictedAndTrue == 0 ? 0 : 2 * both / predictedAndTrue;
  }

  /** A function of the sums of all classes, and last of the number of clips. */
  private final class OfClasses implements Statistic {
    private final ToDoubleBiFunction<double[], Integer> function;

    OfClasses(ToDoubleBiFunction<double[], Integer> function) {
      this.function = function;
    }

    @Override
    public int sums() {
      return SUMS * classes + 1;
    }

    @Override
    public void add(int unit, double[] sums) {
      int pair = pairOf[unit];
      if (pair < pairs) {
        for (int i = 0; i < counted.length; i++) {
          sums[i] += counted[i][pair];
        }
        sums[counted.length]++;
      }
    }

    @Override
    public void sum(int[] counts, double[] sums) {
      int[] occurrences = new int[pairs + 1];
      for (int i = 0; i < pairOf.length; i++) {
        occurrences[pairOf[i]] += counts[i];
      }
      for (int i = 0; i < counted.length; i++) {
        sums[i] = dot(occurrences, counted[i]);
      }
      int clips = 0;
      for (int pair = 0; pair < pairs; pair++) {
        clips += occurrences[pair];
      }
      sums[counted.length] = clips;
    }

    private static int dot(int[] occurrences, int[] counted) {
      int sum = 0;
      for (int i = 0; i < counted.length; i++) {
        sum += occurrences[i] * counted[i];
      }
      return sum;
    }

    @Override
    public double of(double[] sums) {
      return sums[counted.length] == 0 ? Double.NaN : function.applyAsDouble(sums, classes);
    }
  }
}
