package dev.chorale.audio;

/** Sees runs of samples at full scale, each channel for itself. */
final class Clipping {
  /** One sample at full scale is a peak; so many in a row are a wave without its top. */
  private static final int RUN = 3;

  private final double highest;
  private final int[] runs;
  private boolean found;

  /**
   * @param bits of a sample; of more than 16 the last are not looked at
   */
  Clipping(int channels, int bits) {
    this.highest = 1 - Math.scalb(1.0, 1 - Math.min(bits, 16));
    this.runs = new int[channels];
  }

  void sample(int channel, double value) {
    if (value < highest && value > -highest) {
      runs[channel] = 0;
    } else if (++runs[channel] >= RUN) {
      found = true;
    }
  }

  boolean found() {
    return found;
  }
}
