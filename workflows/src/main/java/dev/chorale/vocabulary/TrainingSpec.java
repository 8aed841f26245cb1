package dev.chorale.vocabulary;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * How a network is trained (paper, sections 4.4 and 4.7). What a spec leaves out after {@code
 * maxSeconds} is left out of its JSON as well, so that keys of earlier artifacts stay as they were;
 * of the kinds the first stands for it.
 *
 * @param epochs passes over the train clips; there is no early stop
 * @param batchSize clips in a batch
 * @param learningRate of the optimizer, before its schedule
 * @param weightDecay on all parameters; of AdamW apart from the gradient, of Adam added to it
 * @param beta of the class-balanced weights (1 - beta) / (1 - beta^n), from 0 to below 1; 0 where
 *     it follows from the clips
 * @param maxSeconds train clips are cut to this length; 0 for not at all
 * @param timeStretch each time a train clip is seen, it is slower or faster by a factor of at most
 *     e to this; 0 for never
 * @param bandShift and moved up or down by at most so many mel bands; 0 for never
 * @param accumulation parts of equal size that a batch is computed in, one after the other, so that
 *     fewer clips are in memory at a time; 0 for all at once
 * @param schedule of the learning rate after its warm-up
 * @param warmupSteps in which the learning rate grows from 0, linearly; 0 for none
 * @param optimizer by torch's formulas, betas 0.9 and 0.999, epsilon 1e-8
 * @param clipNorm largest norm of all gradients together; 0 for any
 * @param loss of a clip
 * @param classWeights in the loss
 * @param bestBy by what on the dev clips the best epoch is chosen
 * @param dropLast whether the last, short batch of an epoch is left out, unless it is the only one
 * @param testMaxSeconds dev and test clips are cut to this length; 0 for not at all
 * @param normalisation of a network's input
 * @param pooling over which frames a network takes its mean
 * @param head of a network with hidden layers before its output
 * @param precision of the multiplications in a transformer's layers
 * @param recomputeActivations whether the inside of a transformer's layers is computed again in the
 *     backward pass and not kept, which takes a third more time and a fraction of the memory
 */
public record TrainingSpec(
    int epochs,
    int batchSize,
    double learningRate,
    double weightDecay,
    double beta,
    double maxSeconds,
    @JsonInclude(Include.NON_DEFAULT) double timeStretch,
    @JsonInclude(Include.NON_DEFAULT) int bandShift,
    @JsonInclude(Include.NON_DEFAULT) int accumulation,
    @JsonInclude(value = Include.CUSTOM, valueFilter = First.class) Schedule schedule,
    @JsonInclude(Include.NON_DEFAULT) int warmupSteps,
    @JsonInclude(value = Include.CUSTOM, valueFilter = First.class) Optimizer optimizer,
    @JsonInclude(Include.NON_DEFAULT) double clipNorm,
    @JsonInclude(value = Include.CUSTOM, valueFilter = First.class) Loss loss,
    @JsonInclude(value = Include.CUSTOM, valueFilter = First.class) ClassWeights classWeights,
    @JsonInclude(value = Include.CUSTOM, valueFilter = First.class) BestBy bestBy,
    @JsonInclude(Include.NON_DEFAULT) boolean dropLast,
    @JsonInclude(Include.NON_DEFAULT) double testMaxSeconds,
    @JsonInclude(value = Include.CUSTOM, valueFilter = First.class) Normalisation normalisation,
    @JsonInclude(value = Include.CUSTOM, valueFilter = First.class) Pooling pooling,
    @JsonInclude(value = Include.CUSTOM, valueFilter = First.class) Head head,
    @JsonInclude(value = Include.CUSTOM, valueFilter = First.class) Precision precision,
    @JsonInclude(Include.NON_DEFAULT) boolean recomputeActivations) {
  public TrainingSpec {
    // What its JSON leaves out arrives as null.
    schedule = requireNonNullElse(schedule, Schedule.CONSTANT);
    optimizer = requireNonNullElse(optimizer, Optimizer.ADAMW);
    loss = requireNonNullElse(loss, Loss.CLASS_WEIGHTED);
    classWeights = requireNonNullElse(classWeights, ClassWeights.SCALED);
    bestBy = requireNonNullElse(bestBy, BestBy.LOSS);
    normalisation = requireNonNullElse(normalisation, Normalisation.CLIP);
    pooling = requireNonNullElse(pooling, Pooling.VALID_FRAMES);
    head = requireNonNullElse(head, Head.PLAIN);
    precision = requireNonNullElse(precision, Precision.FP32);
  }

  /** With nothing after {@code maxSeconds}. */
  public TrainingSpec(
      int epochs,
      int batchSize,
      double learningRate,
      double weightDecay,
      double beta,
      double maxSeconds) {
    this(
        epochs,
        batchSize,
        learningRate,
        weightDecay,
        beta,
        maxSeconds,
        0,
        0,
        0,
        Schedule.CONSTANT,
        0,
        Optimizer.ADAMW,
        0,
        Loss.CLASS_WEIGHTED,
        ClassWeights.SCALED,
        BestBy.LOSS,
        false,
        0,
        Normalisation.CLIP,
        Pooling.VALID_FRAMES,
        Head.PLAIN,
        Precision.FP32,
        false);
  }

  /** One epoch of whole batches of this size, each computed at once; else the same. */
  public TrainingSpec ofBatches(int clips) {
    return new TrainingSpec(
        1,
        clips,
        learningRate,
        weightDecay,
        beta,
        maxSeconds,
        timeStretch,
        bandShift,
        0,
        schedule,
        warmupSteps,
        optimizer,
        clipNorm,
        loss,
        classWeights,
        bestBy,
        dropLast,
        testMaxSeconds,
        normalisation,
        pooling,
        head,
        precision,
        recomputeActivations);
  }

  /** Batches in an epoch of so many train clips. */
  public int batches(int clips) {
    int whole = clips / batchSize;
    return whole * batchSize == clips || (dropLast && whole > 0) ? whole : whole + 1;
  }

  /** Clips that are computed at a time. */
  public int partSize() {
    int parts = Math.max(1, accumulation);
    return (batchSize + parts - 1) / parts;
  }

  /** Of torch.optim. */
  public enum Optimizer {
    ADAMW,
    ADAM;

    @Override
    @JsonValue
    public String toString() {
      return word(this);
    }
  }

  /** Of the learning rate, as transformers has them: to the end of the last epoch. */
  public enum Schedule {
    CONSTANT,
    /** Linearly to 0. */
    LINEAR,
    /** By half a cosine to 0. */
    COSINE;

    @Override
    @JsonValue
    public String toString() {
      return word(this);
    }
  }

  /** What a clip with target y and predicted p costs, classes weighing w. */
  public enum Loss {
    /** The paper's Eq. 1: the sum over classes j of w_j (-y_j log p_j). */
    CLASS_WEIGHTED,
    /** (sum over k of w_k y_k) times the sum over j of -y_j log p_j. */
    CLIP_WEIGHTED;

    @Override
    @JsonValue
    public String toString() {
      return word(this);
    }
  }

  /** Of the class-balanced loss: (1 - beta) / (1 - beta^n). */
  public enum ClassWeights {
    /** To sum to the number of classes. */
    SCALED,
    UNSCALED,
    /** Scaled, with beta = (N - 1) / N, N being the train clips. */
    SCALED_BY_CLIPS;

    @Override
    @JsonValue
    public String toString() {
      return word(this);
    }
  }

  /** What is least in the best epoch: a mean over dev clips. */
  public enum BestBy {
    /** That which is trained. */
    LOSS,
    /** -sum over j of y_j log p_j, of whole batches in the fold's order alone. */
    CROSS_ENTROPY;

    @Override
    @JsonValue
    public String toString() {
      return word(this);
    }
  }

  /** By whose mean and deviation a network's input is normalised. */
  public enum Normalisation {
    /** Each clip by its own. */
    CLIP,
    /** Every clip by those over all samples of the fold's train clips. */
    TRAIN_SET;

    @Override
    @JsonValue
    public String toString() {
      return word(this);
    }
  }

  /** Over which frames of a clip the mean is taken. */
  public enum Pooling {
    VALID_FRAMES,
    /** Those of the padding, too: a clip's prediction then depends on its batch. */
    ALL_FRAMES;

    @Override
    @JsonValue
    public String toString() {
      return word(this);
    }
  }

  /** Of the network's last layers. */
  public enum Head {
    /** Dropout, linear, ReLU, twice. */
    PLAIN,
    /** Dropout, linear, batch normalisation, ReLU, twice. */
    BATCH_NORM;

    @Override
    @JsonValue
    public String toString() {
      return word(this);
    }
  }

  /** Of multiplications; weights, sums, gradients and moments are 32-bit floats always. */
  public enum Precision {
    FP32,
    /** Bfloat16, as torch.autocast casts. */
    BF16,
    /** 16-bit floats, the loss scaled so that gradients neither vanish nor overflow. */
    FP16;

    @Override
    @JsonValue
    public String toString() {
      return word(this);
    }
  }

  /** As in {@code clip-weighted}. */
  private static String word(Enum<?> kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Equal to what is left out: the first of each kind. */
  static final class First {
    @Override
    public boolean equals(Object other) {
      return other == null
          || (other instanceof Enum<?> kind
              && kind == kind.getDeclaringClass().getEnumConstants()[0]);
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }
}
