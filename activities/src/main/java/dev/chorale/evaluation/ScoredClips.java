package dev.chorale.evaluation;

import dev.chorale.labels.ClassTable;
import dev.chorale.vocabulary.BadInputException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Predictions of one predictor beside the truth of a test set, taken apart by clip: the divergences
 * as a value a clip, F1 as the pair (classes predicted, classes true), of which a corpus has few
 * different ones. Measuring a resample then costs a pass over its counts. Immutable.
 */
public final class ScoredClips {
  /** Above 1/C by this much is positive: 1/C as a float32 lies above it for some C. */
  private static final double TIE = 1e-6;

  /** Predicted probabilities are not taken for smaller than this in KLD. */
  private static final double KLD_FLOOR = 1e-12;

  private static final int ABSENT = -1;

  private final TestSet test;
  private final int[] outcomes;
  private final long[] predicted;
  private final long[] truth;
  private final double[] kld;
  private final double[] jsd;
  private final int size;

  private ScoredClips(TestSet test, double[][] probabilities, long[] positives) {
    this.test = test;
    outcomes = new int[test.size()];
    kld = new double[test.size()];
    jsd = new double[test.size()];
    Map<List<Long>, Integer> distinct = new LinkedHashMap<>();
    int present = 0;
    for (int i = 0; i < outcomes.length; i++) {
      double[] row = probabilities[i];
      if (row.length == 0) {
        outcomes[i] = ABSENT;
        continue;
      }
      present++;
      List<Long> outcome = List.of(positives[i], test.positives(i));
      outcomes[i] = distinct.computeIfAbsent(outcome, pair -> distinct.size());
      kld[i] = kld(test.shares(i), row);
      jsd[i] = jsd(test.shares(i), row);
    }
    size = present;
    predicted = distinct.keySet().stream().mapToLong(pair -> pair.get(0)).toArray();
    truth = distinct.keySet().stream().mapToLong(pair -> pair.get(1)).toArray();
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
    double[][] rows = new double[test.size()][0];
    long[] positives = new long[test.size()];
    for (String clip : predictions.clips()) {
      int place = test.place(clip);
      double[] row =
          ProbabilityRow.normalised(predictions.row(clip), "Prediction of clip '" + clip + "'");
      if (place >= 0) {
        rows[place] = row;
        positives[place] = positives(row);
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
    double[][] rows = new double[test.size()][0];
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

  private static long positives(double[] row) {
    double threshold = 1.0 / row.length + TIE;
    long mask = 0;
    for (int j = 0; j < row.length; j++) {
      mask |= row[j] > threshold ? 1L << j : 0;
    }
    return mask;
  }

  private static double kld(double[] truth, double[] prediction) {
    double sum = 0;
    for (int j = 0; j < truth.length; j++) {
      sum += relativeEntropy(truth[j], Math.max(prediction[j], KLD_FLOOR));
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

  /** Clips that have a prediction. */
  public int size() {
    return size;
  }

  /**
   * A metric of the multiset that holds clip {@code i} of the test set {@code counts[i]} times; NaN
   * when none of its clips has a prediction. Safe for use by many threads.
   */
  public double value(Metric metric, int[] counts) {
    return switch (metric) {
      case MACRO_F1 -> macroF1(counts);
      case KLD -> mean(kld, counts);
      case JSD -> mean(jsd, counts);
    };
  }

  /** Everything, of every clip once. */
  public Scores scores() {
    int[] once = new int[test.size()];
    Arrays.fill(once, 1);
    long[] occurrences = occurrences(once);
    Map<String, ClassScores> perClass = new LinkedHashMap<>();
    for (int j = 0; j < test.classes().size(); j++) {
      Confusion confusion = confusion(occurrences, j);
      perClass.put(
          test.classes().get(j),
          ClassScores.of(
              confusion.truePositives, confusion.falsePositives, confusion.falseNegatives));
    }
    return new Scores(size, macroF1(once), mean(kld, once), mean(jsd, once), perClass);
  }

  private double macroF1(int[] counts) {
    long[] occurrences = occurrences(counts);
    if (Arrays.stream(occurrences).sum() == 0) {
      return Double.NaN;
    }
    int classes = test.classes().size();
    double sum = 0;
    for (int j = 0; j < classes; j++) {
      Confusion confusion = confusion(occurrences, j);
      sum +=
          ClassScores.f1(
              confusion.truePositives, confusion.falsePositives, confusion.falseNegatives);
    }
    return sum / classes;
  }

  /** How often each different outcome occurs. */
  private long[] occurrences(int[] counts) {
    long[] occurrences = new long[predicted.length];
    for (int i = 0; i < outcomes.length; i++) {
      if (outcomes[i] != ABSENT) {
        occurrences[outcomes[i]] += counts[i];
      }
    }
    return occurrences;
  }

  private Confusion confusion(long[] occurrences, int classAt) {
    long truePositives = 0;
    long falsePositives = 0;
    long falseNegatives = 0;
    for (int outcome = 0; outcome < occurrences.length; outcome++) {
      long said = predicted[outcome] >>> classAt & 1;
      long is = truth[outcome] >>> classAt & 1;
      truePositives += (said & is) * occurrences[outcome];
      falsePositives += (said & ~is) * occurrences[outcome];
      falseNegatives += (~said & is) * occurrences[outcome];
    }
    return new Confusion(truePositives, falsePositives, falseNegatives);
  }

  private double mean(double[] values, int[] counts) {
    double sum = 0;
    long clips = 0;
    for (int i = 0; i < values.length; i++) {
      if (outcomes[i] != ABSENT) {
        sum += counts[i] * values[i];
        clips += counts[i];
      }
    }
    return sum / clips;
  }

  private record Confusion(long truePositives, long falsePositives, long falseNegatives) {}
}
