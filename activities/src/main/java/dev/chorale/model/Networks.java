package dev.chorale.model;

import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ModelSpec;

/** The networks there are, by the kind that a sweep's spec names. */
public final class Networks {
  private Networks() {}

  /**
   * @throws BadInputException naming the setting, when there is no such kind or a number is out of
   *     range
   */
  public static Network of(ModelSpec spec, int classes) {
    if (!spec.kind().equals(ModelSpec.LOG_MEL_CNN)) {
      throw new BadInputException(
          "model.kind: found '" + spec.kind() + "', expected " + ModelSpec.LOG_MEL_CNN);
    }
    if (spec.mels() < 8 || spec.mels() > 128) {
      throw new BadInputException("model.mels: found " + spec.mels() + ", expected 8 to 128");
    }
    if (spec.channels() < 1 || spec.channels() > 256) {
      throw new BadInputException(
          "model.channels: found " + spec.channels() + ", expected 1 to 256");
    }
    if (!(spec.dropout() >= 0 && spec.dropout() < 1)) {
      throw new BadInputException(
          "model.dropout: found " + spec.dropout() + ", expected 0 to below 1");
    }
    return new LogMelCnn(spec, classes);
  }
}
