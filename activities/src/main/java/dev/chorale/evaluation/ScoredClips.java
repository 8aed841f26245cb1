package dev.chorale.evaluation;

import dev.chorale.intervals.Statistic;
import dev.chorale.labels.ClassTable;
import dev.chorale.labels.RatingShares;
import dev.chorale.vocabulary.BadInputException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/**
 * Predictions of one predictor beside the truth of a test set, taken apart by clip: a metric is a
 * {@link Statistic}, so measuring a resample costs a pass over its counts. Immutable.
 */
public final class ScoredClips {
  /** What a logarithm is taken of counts as this much at least. */
  private static final double FLOOR = 1e-12;

  private static final double[] ABSENT = {};

  private final TestSet test;
  private final double[][] rows;
  private final long[] positives;
  private final boolean[] present;
  private final Confusion confusion;

  /** Made when first asked for. */
  private final Map<Metric, Statistic> statistics = new ConcurrentHashMap<>();

  private ScoredClips(TestSet test, double[][] rows, long[] positives) {
    this.test = test;
    this.rows = rows;
    this.positives = positives;
    present = new boolean[rows.length];
    long[] truth = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      present[i] = rows[i].length > 0;
      truth[i] = test.positives(i);
    }
    confusion = new Confusion(test.classes().size(), present, positives, truth);
  }

  /**
   * Predictions as a model gave them; a class is positive where its probability is over 1/C.
   *
   * @param predictions rows are divided by their sum; clips that the test set has not are ignored,
   *     and clips of the test set without a prediction are measured by nobody
   * @throws BadInputException naming the clip, when a row is none of probabilities
   */
  public static ScoredClips of(TestSet test, ClassTable predictions) {
    if (!predictions.classes().equals(test.classes())) {
      throw new BadInputException(
          "Predictions: found classes "
              + predictions.classes()
              + ", expected "
              + test.classes()
              + ", in this order");
    }
    double[][] rows = new double[test.size()][];
    Arrays.fill(rows, ABSENT);
    long[] positives = new long[test.size()];
    for (int i = 0; i < predictions.size(); i++) {
      String clip = predictions.clip(i);
      int place = test.place(clip);
      double[] row =
          ProbabilityRow.normalised(predictions.row(i), () -> "Prediction of clip '" + clip + "'");
      if (place >= 0) {
        rows[place] = row;
        positives[place] = ProbabilityRow.positives(row);
      }
    }
    return new ScoredClips(test, rows, positives);
  }

  /**
   * The predictor that calls every class true of every clip of some predictions, and, for the
   * divergences, holds all classes for equally likely.
   */
  public static ScoredClips allPositive(TestSet test, ClassTable predictions) {
    int classes = test.classes().size();
    double[] uniform = new double[classes];
    Arrays.fill(uniform, 1.0 / classes);
    double[][] rows = new double[test.size()][];
    Arrays.fill(rows, ABSENT);
    for (String clip : predictions.clips()) {
      int place = test.place(clip);
      if (place >= 0) {
        rows[place] = uniform;
      }
    }
    long[] positives = new long[test.size()];
    Arrays.fill(positives, -1L >>> (Long.SIZE - classes));
    return new ScoredClips(test, rows, positives);
  }

  /** Clips that have a prediction. */
  public int size() {
    int size = 0;
    for (boolean clip : present) {
      size += clip ? 1 : 0;
    }
    return size;
  }

  /** Whether a clip of the test set has a prediction. */
  boolean has(int clip) {
    return present[clip];
  }

  /** The same, but for clips that are to be measured by nobody. */
  ScoredClips only(IntPredicate clips) {
    double[][] kept = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      kept[i] = clips.test(i) ? rows[i] : ABSENT;
    }
    return new ScoredClips(test, kept, positives);
  }

  /** A metric of multisets of the test set's clips; NaN where none of them has a prediction. */
  public Statistic statistic(Metric metric) {
    Statistic known = statistics.get(metric);
    if (known == null) {
      // Not within the map, which would be locked while other threads help.
      known = made(metric);
      statistics.put(metric, known);
    }
    return known;
  }

  private Statistic made(Metric metric) {
    return switch (metric) {
      case MACRO_F1 -> confusion.macroF1();
      case MICRO_F1 -> confusion.microF1();
      case WEIGHTED_F1 -> confusion.weightedF1();
      case KLD -> mean(i -> kld(test.shares(i), rows[i]));
      case REVERSE_KLD -> mean(i -> kld(rows[i], test.shares(i)));
      case JSD -> mean(i -> jsd(test.shares(i), rows[i]));
      case CROSS_ENTROPY -> mean(i -> crossEntropy(test.shares(i), rows[i]));
      case COSINE -> mean(i -> cosine(test.shares(i), rows[i]));
      case TOP_ACCURACY -> mean(this::hit);
      case SUBSET_ACCURACY -> mean(i -> positives[i] == test.positives(i) ? 1 : 0);
      case HAMMING_LOSS ->
          mean(i -> (double) Long.bitCount(positives[i] ^ test.positives(i)) / rows[i].length);
      case ECE -> new Calibration(perClip(i -> most(rows[i])), perClip(this::hit));
    };
  }

  private Statistic mean(IntToDoubleFunction value) {
    return Statistic.mean(perClip(value));
  }

  private double[] perClip(IntToDoubleFunction value) {
    double[] values = new double[rows.length];
    Arrays.parallelSetAll(values, i -> present[i] ? value.applyAsDouble(i) : Double.NaN);
    return values;
  }

  private static double kld(double[] of, double[] from) {
    double sum = 0;
    for (int j = 0; j < of.length; j++) {
      sum += relativeEntropy(of[j], Math.max(from[j], FLOOR));
    }
    return sum;
  }

  private static double jsd(double[] truth, double[] prediction) {
    double sum = 0;
    for (int j = 0; j < truth.length; j++) {
      double middle = (truth[j] + prediction[j]) / 2;
      sum += relativeEntropy(truth[j], middle) + relativeEntropy(prediction[j], middle);
    }
    return sum / 2;
  }

  /** With 0 log 0 = 0. */
  private static double relativeEntropy(double part, double of) {
    return part == 0 ? 0 : part * Math.log(part / of);
  }

  private static double crossEntropy(double[] truth, double[] prediction) {
    double sum = 0;
    for (int j = 0; j < truth.length; j++) {
      sum -= truth[j] == 0 ? 0 : truth[j] * Math.log(Math.max(prediction[j], FLOOR));
    }
    return sum;
  }

  private static double cosine(double[] truth, double[] prediction) {
    double both = 0;
    double first = 0;
    double second = 0;
    for (int j = 0; j < truth.length; j++) {
      both += truth[j] * prediction[j];
      first += truth[j] * truth[j];
      second += prediction[j] * prediction[j];
    }
    return both / Math.sqrt(first * second);
  }

  private static double most(double[] row) {
    double most = row[0];
    for (double value : row) {
      most = Math.max(most, value);
    }
    return most;
  }

  /** The share of a clip's most probable classes that are of those most raters chose. */
  private double hit(int clip) {
    double[] row = rows[clip];
    double[] truth = test.shares(clip);
    double said = most(row) - RatingShares.TOLERANCE;
    double chosen = most(truth) - RatingShares.TOLERANCE;
    int top = 0;
    int right = 0;
    for (int j = 0; j < row.length; j++) {
      top += row[j] >= said ? 1 : 0;
      right += row[j] >= said && truth[j] >= chosen ? 1 : 0;
    }
    return (double) right / top;
  }

  /** Everything, of every clip once. */
  public Scores scores() {
    int[] once = new int[test.size()];
    Arrays.fill(once, 1);
    return scores(once);
  }

  /**
   * Everything, of clips that occur several times.
   *
   * @param counts how often each does
   */
  Scores scores(int[] counts) {
    int clips = 0;
    for (int i = 0; i < counts.length; i++) {
      clips += present[i] ? counts[i] : 0;
    }
    Map<String, ClassScores> perClass = new LinkedHashMap<>();
    List<ClassScores> classes = confusion.classes(counts);
    for (int j = 0; j < classes.size(); j++) {
      perClass.put(test.classes().get(j), classes.get(j));
    }
    Map<String, Double> further = new LinkedHashMap<>();
    for (Metric metric : Metric.FURTHER) {
      further.put(metric.code(), statistic(metric).of(counts));
    }
    Calibration calibration = (Calibration) statistic(Metric.ECE);
    double[] sums = new double[calibration.sums()];
    calibration.sum(counts, sums);
    return new Scores(
        clips,
        statistic(Metric.MACRO_F1).of(counts),
        statistic(Metric.KLD).of(counts),
        statistic(Metric.JSD).of(counts),
        perClass,
        further,
        Calibration.bins(sums));
  }
}
