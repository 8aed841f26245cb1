package dev.chorale.evaluation;

import dev.chorale.intervals.Statistic;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
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

  /** For counts of pairs: an array a thread, since fresh memory takes longer than a sum. */
  private final ThreadLocal<int[]> scratch;

  /** The classes that are both predicted and true, those predicted, and those true. */
  private final List<Grouping> groupings;

  /**
   * @param present whether each clip has a prediction
   * @param predicted for each clip the classes, a bit each
   * @param truth in the same way
   */
  Confusion(int classes, boolean[] present, long[] predicted, long[] truth) {
    this.classes = classes;
    pairOf = new int[present.length];
    Map<Long, Map<Long, Integer>> numbers = new HashMap<>();
    int[] first = new int[present.length];
    int size = 0;
    for (int i = 0; i < present.length; i++) {
      if (present[i]) {
        Integer before =
            numbers
                .computeIfAbsent(predicted[i], set -> new HashMap<>())
                .putIfAbsent(truth[i], size);
        pairOf[i] = before == null ? size : before;
        if (before == null) {
          first[size++] = i;
        }
      }
    }
    pairs = size;
    scratch = ThreadLocal.withInitial(() -> new int[pairs + 1]);
    for (int i = 0; i < present.length; i++) {
      pairOf[i] = present[i] ? pairOf[i] : pairs;
    }
    groupings =
        List.of(
            new Grouping(pairs, pair -> predicted[first[pair]] & truth[first[pair]]),
            new Grouping(pairs, pair -> predicted[first[pair]]),
            new Grouping(pairs, pair -> truth[first[pair]]));
  }

  /** Pairs by one set of classes, a bit a class: few of these sets differ. */
  private static final class Grouping {
    private final int[] setOf;
    private final long[] sets;

    Grouping(int pairs, IntToLongFunction set) {
      setOf = new int[pairs];
      Map<Long, Integer> numbers = new LinkedHashMap<>();
      for (int pair = 0; pair < pairs; pair++) {
        int next = numbers.size();
        Integer before = numbers.putIfAbsent(set.applyAsLong(pair), next);
        setOf[pair] = before == null ? next : before;
      }
      sets = numbers.keySet().stream().mapToLong(Long::longValue).toArray();
    }

    /**
     * Adds to a sum of each class how often pairs occur that have the class.
     *
     * @param which of the {@link #SUMS} sums
     */
    void sum(int[] occurrences, double[] sums, int which) {
      int[] ofSet = new int[sets.length];
      for (int pair = 0; pair < setOf.length; pair++) {
        ofSet[setOf[pair]] += occurrences[pair];
      }
      for (int set = 0; set < sets.length; set++) {
        add(sets[set], ofSet[set], sums, which);
      }
    }

    void add(int pair, double[] sums, int which) {
      add(sets[setOf[pair]], 1, sums, which);
    }

    private static void add(long set, int count, double[] sums, int which) {
      for (long left = set; left != 0; left &= left - 1) {
        sums[SUMS * Long.numberOfTrailingZeros(left) + which] += count;
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
        for (int sum = 0; sum < SUMS; sum++) {
          groupings.get(sum).add(pair, sums, sum);
        }
        sums[SUMS * classes]++;
      }
    }

    @Override
    public void sum(int[] counts, double[] sums) {
      int[] occurrences = scratch.get();
      Arrays.fill(occurrences, 0);
      for (int i = 0; i < pairOf.length; i++) {
        occurrences[pairOf[i]] += counts[i];
      }
      Arrays.fill(sums, 0);
      for (int sum = 0; sum < SUMS; sum++) {
        groupings.get(sum).sum(occurrences, sums, sum);
      }
      int clips = 0;
      for (int pair = 0; pair < pairs; pair++) {
        clips += occurrences[pair];
      }
      sums[SUMS * classes] = clips;
    }

    @Override
    public double of(double[] sums) {
      return sums[SUMS * classes] == 0 ? Double.NaN : function.applyAsDouble(sums, classes);
    }
  }
}
