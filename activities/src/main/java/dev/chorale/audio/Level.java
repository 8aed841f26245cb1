package dev.chorale.audio;

import java.util.Collection;

/**
 * Mean and deviation over all samples of some sounds, by which each is normalised: (x - mean) /
 * (deviation + 1e-6), as the code of the paper's authors does it.
 *
 * @param deviation of the samples at hand: divided by their number
 */
public record Level(double mean, double deviation) {
  private static final double EPSILON = 1e-6;

  /** Of one sound. */
  public record Sums(long samples, double sum, double squares) {
    public static Sums of(float[] sound) {
      double sum = 0;
      double squares = 0;
      for (float sample : sound) {
        sum += sample;
        squares += (double) sample * sample;
      }
      return new Sums(sound.length, sum, squares);
    }
  }

  /** Over sounds in their order, at least one sample. */
  public static Level of(Collection<Sums> sounds) {
    long samples = 0;
    double sum = 0;
    double squares = 0;
    for (Sums sound : sounds) {
      samples += sound.samples();
      sum += sound.sum();
      squares += sound.squares();
    }
    double mean = sum / samples;
    // Rounding may take it below 0 where all samples are the same.
    return new Level(mean, Math.sqrt(Math.max(0, squares / samples - mean * mean)));
  }

  /** A sound as it is then seen. */
  public Features applied(Features sound) {
    float[] values = new float[sound.rows() * sound.frames()];
    for (int row = 0; row < sound.rows(); row++) {
      sound.copyRow(row, values, row * sound.frames());
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((values[i] - mean) / (deviation + EPSILON));
    }
    return new Features(sound.rows(), sound.frames(), values);
  }
}
