package dev.chorale.report;

import dev.chorale.intervals.IntervalMethod;
import dev.chorale.report.SweepReport.Setting;
import dev.chorale.vocabulary.CorpusSpec;
import dev.chorale.vocabulary.IntervalSpec;
import dev.chorale.vocabulary.LabelSpec;
import dev.chorale.vocabulary.LabelSpec.Majority;
import dev.chorale.vocabulary.ModelSpec;
import dev.chorale.vocabulary.Partition;
import dev.chorale.vocabulary.SweepSpec;
import dev.chorale.vocabulary.TrainingSpec;
import dev.chorale.vocabulary.TrainingSpec.BestBy;
import dev.chorale.vocabulary.TrainingSpec.Loss;
import dev.chorale.vocabulary.TrainingSpec.Normalisation;
import dev.chorale.vocabulary.TrainingSpec.Optimizer;
import dev.chorale.vocabulary.TrainingSpec.Pooling;
import dev.chorale.vocabulary.TrainingSpec.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The choices of a sweep's spec as people read them. */
public final class SweepSettings {
  private SweepSettings() {}

  /** All that decides the numbers; not how many cells ran at a time. */
  public static List<Setting> of(SweepSpec spec) {
    List<Setting> settings = new ArrayList<>();
    for (CorpusSpec corpus : spec.corpora()) {
      settings.add(new Setting(corpus.id() + ", sound", corpus.audio()));
      settings.add(new Setting(corpus.id() + ", folds", corpus.folds() + ", " + split(corpus)));
      corpus
          .damagedRecordings()
          .ifPresent(what -> settings.add(new Setting(corpus.id() + ", damaged recordings", what)));
      if (corpus.speakers() > 0) {
        settings.add(new Setting(corpus.id() + ", speakers", "the first " + corpus.speakers()));
      }
    }
    settings.add(
        new Setting(
            "train rules",
            spec.rules().stream().map(Object::toString).collect(Collectors.joining(", "))));
    settings.add(
        new Setting(
            "seeds",
            spec.seeds().stream()
                .map(seed -> Long.toString(seed.value()))
                .collect(Collectors.joining(", "))));
    spec.labels().ifPresent(labels -> labels(labels, settings));
    model(spec.model(), settings);
    training(spec.training(), settings);
    intervals(spec.intervals(), settings);
    return settings;
  }

  private static String split(CorpusSpec corpus) {
    return corpus
        .partition()
        .map(
            partition ->
                switch (partition.kind()) {
                  case Partition.SESSIONS ->
                      "train | dev | test sessions: "
                          + partition.rows().stream()
                              .map(SweepSettings::row)
                              .collect(Collectors.joining("; "));
                  case Partition.GIVEN -> "as the corpus was published";
                  default -> "each speaker tests in one";
                })
        .orElse("by speaker");
  }

  private static String row(Partition.Row row) {
    return String.join(",", row.train())
        + " | "
        + String.join(",", row.dev())
        + " | "
        + String.join(",", row.test());
  }

  private static void model(ModelSpec model, List<Setting> settings) {
    settings.add(new Setting("model", model.kind()));
    if (model.checkpoint().isPresent()) {
      published(model, settings);
    } else if (model.kind().equals(ModelSpec.WAV2VEC2)) {
      settings.add(new Setting("weights at the start", "random"));
      settings.add(new Setting("transformer layers", Integer.toString(model.layers())));
      settings.add(new Setting("hidden size", Integer.toString(model.hiddenSize())));
      settings.add(new Setting("attention heads", Integer.toString(model.heads())));
      settings.add(new Setting("feed-forward size", Integer.toString(model.intermediateSize())));
      settings.add(convolutions(model));
      settings.add(head(model));
      settings.add(new Setting("channels", Integer.toString(model.channels())));
    } else {
      settings.add(new Setting("mel bands", Integer.toString(model.mels())));
      settings.add(new Setting("channels", Integer.toString(model.channels())));
    }
    settings.add(new Setting("dropout", Numbers.plain(model.dropout())));
  }

  private static void published(ModelSpec model, List<Setting> settings) {
    boolean frozen = model.kind().equals(ModelSpec.WAV2VEC2_FROZEN);
    settings.add(
        new Setting(
            "published weights",
            model.checkpoint().orElseThrow() + (frozen ? ", all frozen" : "")));
    settings.add(
        new Setting(
            "transformer layers", model.layers() == 0 ? "all" : "the first " + model.layers()));
    if (!frozen) {
      settings.add(convolutions(model));
    }
    settings.add(head(model));
  }

  private static Setting convolutions(ModelSpec model) {
    return new Setting(
        "convolutions over the sound", model.trainConvolutions() ? "trained" : "frozen");
  }

  private static Setting head(ModelSpec model) {
    return new Setting(
        "head",
        "two hidden layers of "
            + model.headWidth()
            + (model.batchNorm() ? " with batch norm" : ""));
  }

  private static void labels(LabelSpec labels, List<Setting> settings) {
    settings.add(
        new Setting(
            "label smoothing", Numbers.plain(labels.smoothing()) + ", of the test truth too"));
    settings.add(
        new Setting(
            "MR",
            "over half of "
                + (labels.majority() == Majority.COUNTS ? "the annotations" : "smoothed shares")));
  }

  /** What is as usual and was not always a choice is not told. */
  private static void training(TrainingSpec training, List<Setting> settings) {
    settings.add(new Setting("epochs", Integer.toString(training.epochs())));
    settings.add(new Setting("batch size", batch(training)));
    settings.add(
        new Setting("optimizer", training.optimizer() == Optimizer.ADAM ? "Adam" : "AdamW"));
    settings.add(new Setting("learning rate", rate(training)));
    settings.add(new Setting("weight decay", Numbers.plain(training.weightDecay())));
    if (training.clipNorm() > 0) {
      settings.add(
          new Setting("gradients", "clipped to a norm of " + Numbers.plain(training.clipNorm())));
    }
    settings.add(
        new Setting(
            "loss",
            training.loss() == Loss.CLIP_WEIGHTED
                ? "cross-entropy times the clip's class-balanced weight"
                : "class-balanced cross-entropy"));
    switch (training.classWeights()) {
      case SCALED -> settings.add(beta(training, ""));
      case UNSCALED -> settings.add(beta(training, ", not scaled"));
      case SCALED_BY_CLIPS ->
          settings.add(new Setting("beta of the class weights", "(N - 1) / N of N train clips"));
    }
    if (training.bestBy() == BestBy.CROSS_ENTROPY) {
      settings.add(new Setting("best epoch by", "cross-entropy of whole batches of dev clips"));
    }
    settings.add(new Setting("train clips are cut to", cut(training.maxSeconds())));
    if (training.testMaxSeconds() > 0) {
      settings.add(new Setting("dev and test clips are cut to", cut(training.testMaxSeconds())));
    }
    if (training.normalisation() == Normalisation.TRAIN_SET) {
      settings.add(new Setting("input is normalised by", "the fold's train clips"));
    }
    if (training.pooling() == Pooling.ALL_FRAMES) {
      settings.add(new Setting("mean over", "all frames, padded ones too"));
    }
    if (training.precision() != Precision.FP32) {
      settings.add(new Setting("precision of transformer layers", training.precision().toString()));
    }
    if (training.recomputeActivations()) {
      settings.add(new Setting("activations of transformer layers", "recomputed"));
    }
    settings.add(
        new Setting(
            "augmentation",
            training.timeStretch() == 0 && training.bandShift() == 0
                ? "none"
                : "time stretched by up to e^±"
                    + Numbers.plain(training.timeStretch())
                    + ", moved by up to "
                    + training.bandShift()
                    + " mel bands"));
  }

  private static String batch(TrainingSpec training) {
    return training.batchSize()
        + " clips"
        + (training.accumulation() > 0 ? ", " + training.partSize() + " at a time" : "")
        + (training.dropLast() ? ", the last short batch left out" : "");
  }

  private static String rate(TrainingSpec training) {
    return Numbers.plain(training.learningRate())
        + (training.warmupSteps() > 0 ? ", after " + training.warmupSteps() + " steps" : "")
        + switch (training.schedule()) {
          case CONSTANT -> "";
          case LINEAR -> ", falling linearly to 0";
          case COSINE -> ", falling to 0 by half a cosine";
        };
  }

  private static Setting beta(TrainingSpec training, String more) {
    return new Setting("beta of the class weights", Numbers.plain(training.beta()) + more);
  }

  private static String cut(double seconds) {
    return seconds == 0 ? "not cut" : Numbers.plain(seconds) + " s";
  }

  private static void intervals(IntervalSpec intervals, List<Setting> settings) {
    IntervalMethod method = IntervalMethod.of(intervals);
    String made = method == IntervalMethod.T ? "jackknife t" : method.code() + " bootstrap";
    settings.add(new Setting("intervals", made + " over " + Tables.drawn(intervals)));
    settings.add(new Setting("resamples", Numbers.count(intervals.resamples())));
    settings.add(
        new Setting(
            "percentiles",
            Numbers.plain(intervals.lower()) + " and " + Numbers.plain(intervals.upper())));
    settings.add(new Setting("seed of the resamples", Long.toString(intervals.seed().value())));
  }
}
