package dev.chorale.model;

import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ModelSpec;

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
    if (!(spec.dropout() >= 0 && spec.dropout() < 1)) {
      throw new BadInputException(
          "model.dropout: found " + spec.dropout() + ", expected 0 to below 1");
    }
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
