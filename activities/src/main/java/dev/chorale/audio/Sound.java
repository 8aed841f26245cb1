package dev.chorale.audio;

/** Decoded sound: samples of all channels averaged, full scale at 1. */
final class Sound {
  /** Three quarters of an hour at 48 kHz, half a GB in memory: no recording of a clip has more. */
  static final int MOST_SAMPLES = 1 << 27;

  final int sampleRate;
  final float[] mono;
  final boolean clipped;

  /**
   * @param clipped in any channel, as {@link Flaw#CLIPPED} says
   */
  Sound(int sampleRate, float[] mono, boolean clipped) {
    this.sampleRate = sampleRate;
    this.mono = mono;
    this.clipped = clipped;
  }

  /** The samples at 16 kHz. */
  float[] atSixteenKilohertz() {
    return sampleRate == AudioDecoder.SAMPLE_RATE
        ? mono
        : Resampler.of(sampleRate, AudioDecoder.SAMPLE_RATE).resample(mono);
  }
}
