package dev.chorale.audio;

/**
 * Changes the sample rate by a rational factor: a windowed sinc with a Kaiser window, in polyphase
 * form. Stop-band at least 100 dB down from the lower of the two Nyquist frequencies on; flat to
 * 0.001 dB up to 0.89 of it (ResamplerTest measures both). Sample n of the output is the sound at
 * time n / rate: there is no delay. Silence is assumed before and after.
 */
final class Resampler {
  /** Zero crossings of the sinc on each side of its centre: with the window, the transition. */
  private static final int CROSSINGS = 64;

  /** Kaiser's shape for a stop-band of 102 dB: 0.1102 (102 - 8.7). */
  private static final double KAISER_BETA = 10.282;

  /**
   * The cut-off, the middle of the transition, as a part of the lower Nyquist frequency. The
   * transition is (102 - 8) / (2.285 pi 128) = 0.102 of it wide.
   */
  private static final double CUT_OFF = 0.948;

  /** Corpora have one rate, so the last one used is kept. */
  private static volatile Resampler last =
      new Resampler(AudioDecoder.SAMPLE_RATE, AudioDecoder.SAMPLE_RATE);

  private final int from;
  private final int to;
  private final int up;
  private final int down;

  /** For each phase, the taps that meet consecutive input samples; all of the same length. */
  private final float[][] taps;

  /** Samples of the input before the one at the output's time that a phase's first tap meets. */
  private final int lead;

  private Resampler(int from, int to) {
    this.from = from;
    this.to = to;
    int divisor = gcd(from, to);
    this.up = to / divisor;
    this.down = from / divisor;
    // The prototype runs at from * up; its half length in those samples.
    int half = CROSSINGS * Math.max(up, down);
    this.lead = half / up;
    this.taps = new float[up][lead + half / up + 2];
    double cutOff = CUT_OFF / Math.max(up, down);
    double sum = 0;
    for (int k = -half; k <= half; k++) {
      sum += prototype(k, half, cutOff);
    }
    for (int phase = 0; phase < up; phase++) {
      for (int i = 0; i < taps[phase].length; i++) {
        int k = phase - (i - lead) * up;
        if (Math.abs(k) <= half) {
          taps[phase][i] = (float) (up * prototype(k, half, cutOff) / sum);
        }
      }
    }
  }

  /**
   * @param from samples a second of the input
   * @param to samples a second of the output
   */
  static Resampler of(int from, int to) {
    Resampler kept = last;
    if (kept.from == from && kept.to == to) {
      return kept;
    }
    Resampler made = new Resampler(from, to);
    last = made;
    return made;
  }

  /** As many samples as begin within the input's duration: ceil(length * to / from). */
  float[] resample(float[] input) {
    int length = Math.toIntExact(((long) input.length * up + down - 1) / down);
    int width = taps[0].length;
    // Padded with the silence on both sides, so that the inner loop needs no bounds.
    float[] padded = new float[lead + input.length + width];
    System.arraycopy(input, 0, padded, lead, input.length);
    float[] output = new float[length];
    for (int n = 0; n < length; n++) {
      long position = (long) n * down;
      output[n] = dot(padded, (int) (position / up), taps[(int) (position % up)]);
    }
    return output;
  }

  /** In four sums, which the processor adds side by side. */
  private static float dot(float[] samples, int at, float[] taps) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 3 < taps.length; i += 4) {
      a += (double) samples[at + i] * taps[i];
      b += (double) samples[at + i + 1] * taps[i + 1];
      c += (double) samples[at + i + 2] * taps[i + 2];
      d += (double) samples[at + i + 3] * taps[i + 3];
    }
    for (; i < taps.length; i++) {
      a += (double) samples[at + i] * taps[i];
    }
    return (float) ((a + b) + (c + d));
  }

  private static double prototype(int k, int half, double cutOff) {
    double x = Math.PI * cutOff * k;
    double sinc = k == 0 ? 1 : Math.sin(x) / x;
    double r = (double) k / half;
    return sinc * bessel0(KAISER_BETA * Math.sqrt(Math.max(0, 1 - r * r)));
  }

  /** The modified Bessel function of order 0, by its power series. */
  private static double bessel0(double x) {
    double quarter = x * x / 4;
    double term = 1;
    double sum = 1;
    for (int k = 1; term > 1e-17 * sum; k++) {
      term *= quarter / ((double) k * k);
      sum += term;
    }
    return sum;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
