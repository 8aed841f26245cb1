package dev.chorale.evaluation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.stream.Stream;

/**
 * What predictions of a test set are measured by. Means are over clips; y is the truth's share of a
 * class and p its predicted probability, logarithms are natural. All are defined for a class that
 * never occurs, a truth without any positive class and a uniform prediction: each says how.
 */
public enum Metric {
  /**
   * Mean over all classes of F1, 0 of a class that is neither true nor predicted; the higher the
   * better.
   */
  MACRO_F1("macroF1", "macro-F1", true),
  /**
   * Kullback-Leibler divergence of the prediction from the truth, sum of y log(y / p), in nats; p
   * counts as 1e-12 at least. The lower the better.
   */
  KLD("kld", "KLD", false),
  /** Jensen-Shannon divergence in nats, not its root; the lower the better. */
  JSD("jsd", "JSD", false),
  /** F1 of all pairs of a clip and a class together; 0 without any true or predicted. */
  MICRO_F1("microF1", "micro-F1", true),
  /** Mean of F1 weighted by how many clips a class is true of; 0 where none is of any. */
  WEIGHTED_F1("weightedF1", "weighted F1", true),
  /**
   * Share of clips whose most probable class is one that most raters chose. Probabilities within
   * 1e-6 are equal, and a clip with several most probable ones counts with the share of them that
   * is right: a uniform prediction of a single true class counts 1/C.
   */
  TOP_ACCURACY("topAccuracy", "accuracy of the top class", true),
  /** Share of clips whose set of positive classes is exactly the truth's, maybe the empty one. */
  SUBSET_ACCURACY("subsetAccuracy", "subset accuracy", true),
  /** Share of pairs of a clip and a class that are told wrong; the lower the better. */
  HAMMING_LOSS("hammingLoss", "Hamming loss", false),
  /**
   * Kullback-Leibler divergence the other way, sum of p log(p / y); y counts as 1e-12 at least, so
   * that it is large wherever raters agree. The lower the better.
   */
  REVERSE_KLD("reverseKld", "reverse KLD", false),
  /** Minus the sum of y log p; p counts as 1e-12 at least. KLD plus the truth's entropy. */
  CROSS_ENTROPY("crossEntropy", "cross-entropy", false),
  /** Cosine of the angle between truth and prediction; 1 is equal. */
  COSINE("cosine", "cosine similarity", true),
  /**
   * Expected calibration error of the top class: mean over {@link ReliabilityBin}s, weighted by
   * clips, of the distance between its mean probability and its accuracy (Guo et al. 2017).
   */
  ECE("ece", "expected calibration error", false);

  /** Those of the paper's Tables 4 to 6, in their order. */
  public static final List<Metric> PAPER = List.of(MACRO_F1, KLD, JSD);

  /** All others. */
  public static final List<Metric> FURTHER =
      Stream.of(values()).filter(metric -> !PAPER.contains(metric)).toList();

  private final String code;
  private final String title;
  private final boolean higherIsBetter;

  Metric(String code, String title, boolean higherIsBetter) {
    this.code = code;
    this.title = title;
    this.higherIsBetter = higherIsBetter;
  }

  /** As in JSON and CSV. */
  @JsonValue
  public String code() {
    return code;
  }

  /** As people write it. */
  public String title() {
    return title;
  }

  /**
   * Whether {@link HumanCeiling one rater} says something of it: not of what compares
   * distributions, since all of one class is far from any shares.
   */
  public boolean hasCeiling() {
    return switch (this) {
      case MACRO_F1, MICRO_F1, WEIGHTED_F1, TOP_ACCURACY, SUBSET_ACCURACY, HAMMING_LOSS -> true;
      case KLD, REVERSE_KLD, JSD, CROSS_ENTROPY, COSINE, ECE -> false;
    };
  }

  public boolean higherIsBetter() {
    return higherIsBetter;
  }
}
