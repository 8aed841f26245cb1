package dev.chorale.model;

import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ModelSpec;
import java.util.OptionalInt;

/** The networks there are, by the kind that a sweep's spec names. */
public final class Networks {
  /** wav2vec 2.0 has as many groups in its positional convolution, which divide its width. */
  private static final int POSITION_GROUPS = 16;

  private Networks() {}

  /**
   * @throws BadInputException naming the setting, when there is no such kind or a number is out of
   *     range
   */
  public static Network of(ModelSpec spec, int classes) {
    checkDropout(spec);
    return switch (spec.kind()) {
      case ModelSpec.LOG_MEL_CNN -> logMelCnn(spec, classes);
      case ModelSpec.WAV2VEC2 -> wav2Vec2(spec, classes);
      default ->
          throw new BadInputException(
              "model.kind: found '"
                  + spec.kind()
                  + "', expected "
                  + ModelSpec.LOG_MEL_CNN
                  + " or "
                  + ModelSpec.WAV2VEC2);
    };
  }

  /**
   * A network with published weights: all of it is trained further, or a head alone, which sees a
   * clip's embedding.
   *
   * @throws BadInputException naming the setting, when the weights do not have so many layers or a
   *     number is out of range
   */
  public static Network of(ModelSpec spec, int classes, PublishedWeights published) {
    checkDropout(spec);
    check("headWidth", spec.headWidth(), 1, 4096);
    Wav2Vec2Config config = Wav2Vec2Config.parse(published.config(), published.source());
    int layers = spec.layers() == 0 ? config.layers() : spec.layers();
    if (layers > config.layers()) {
      throw new BadInputException(
          "model.layers: found %d, expected 1 to %d, which %s has"
              .formatted(layers, config.layers(), published.source()));
    }
    Head head =
        new Head(config.hiddenSize(), spec.headWidth(), spec.dropout(), spec.batchNorm(), classes);
    return switch (spec.kind()) {
      case ModelSpec.WAV2VEC2 ->
          new Wav2Vec2Classifier(
              new Wav2Vec2(config, layers),
              !spec.trainConvolutions(),
              head,
              seed -> published.weights().apply(OptionalInt.of(layers)));
      case ModelSpec.WAV2VEC2_FROZEN -> new EmbeddingClassifier(head);
      default ->
          throw new BadInputException(
              "model.checkpoint: model '"
                  + spec.kind()
                  + "' has none, expected kind "
                  + ModelSpec.WAV2VEC2
                  + " or "
                  + ModelSpec.WAV2VEC2_FROZEN);
    };
  }

  private static void checkDropout(ModelSpec spec) {
    if (!(spec.dropout() >= 0 && spec.dropout() < 1)) {
      throw new BadInputException(
          "model.dropout: found " + spec.dropout() + ", expected 0 to below 1");
    }
  }

  private static Network logMelCnn(ModelSpec spec, int classes) {
    check("mels", spec.mels(), 8, 128);
    check("channels", spec.channels(), 1, 256);
    return new LogMelCnn(spec, classes);
  }

  private static Network wav2Vec2(ModelSpec spec, int classes) {
    check("channels", spec.channels(), 1, 1024);
    check("hiddenSize", spec.hiddenSize(), 1, 4096);
    check("layers", spec.layers(), 1, 48);
    check("heads", spec.heads(), 1, 64);
    check("intermediateSize", spec.intermediateSize(), 1, 16_384);
    check("headWidth", spec.headWidth(), 1, 4096);
    if (spec.hiddenSize() % spec.heads() != 0 || spec.hiddenSize() % POSITION_GROUPS != 0) {
      throw new BadInputException(
          "model.hiddenSize: found %d, expected a multiple of %d and of model.heads, %d"
              .formatted(spec.hiddenSize(), POSITION_GROUPS, spec.heads()));
    }
    Wav2Vec2Config config = Wav2Vec2Config.robust(spec);
    Wav2Vec2 encoder = new Wav2Vec2(config, config.layers());
    Head head =
        new Head(config.hiddenSize(), spec.headWidth(), spec.dropout(), spec.batchNorm(), classes);
    return new Wav2Vec2Classifier(
        encoder,
        !spec.trainConvolutions(),
        head,
        seed -> Wav2Vec2Weights.random(encoder.shapes(), seed));
  }

  private static void check(String name, int found, int least, int most) {
    if (found < least || found > most) {
      throw new BadInputException(
          "model." + name + ": found " + found + ", expected " + least + " to " + most);
    }
  }
}
