package dev.chorale.audio;

import org.jtransforms.fft.DoubleFFT_1D;

/**
 * Log-mel spectrograms: power spectra of 25 ms Hann windows every 10 ms, through triangular bands
 * evenly spaced in mels (2595 log10(1 + f / 700)) from 50 Hz to 8 kHz, each of height 1, then the
 * natural logarithm of the sum plus 1e-6. A clip's spectrogram is normalised by the clip alone:
 * from each band its mean over time is taken, which takes out the microphone and the room, and what
 * is left is divided by its deviation. Safe for use by many threads.
 */
public final class LogMel {
  /** Samples from one frame to the next: 10 ms. */
  public static final int HOP = 160;

  private static final int WINDOW = 400;
  private static final int FFT_SIZE = 512;
  private static final double LOWEST_HERTZ = 50;
  private static final double HIGHEST_HERTZ = AudioDecoder.SAMPLE_RATE / 2.0;
  private static final double LOG_FLOOR = 1e-6;

  /** For a silent clip, whose deviation is 0. */
  private static final double DEVIATION_FLOOR = 1e-3;

  private static final double[] HANN = hann();

  private final int bands;
  private final Band[] filters;
  private final DoubleFFT_1D fft = new DoubleFFT_1D(FFT_SIZE);

  /**
   * @param bands number of mel bands
   */
  public LogMel(int bands) {
    this.bands = bands;
    this.filters = filters(bands);
  }

  /**
   * The spectrogram of a clip at 16 kHz. Frames lie wholly inside the clip: {@code 1 + (length -
   * 400) / 160} of them; a clip shorter than a window is filled up with silence.
   */
  public Features of(float[] samples) {
    int frames = 1 + Math.max(0, samples.length - WINDOW) / HOP;
    double[] values = new double[bands * frames];
    double[] buffer = new double[FFT_SIZE];
    for (int frame = 0; frame < frames; frame++) {
      for (int i = 0; i < FFT_SIZE; i++) {
        int at = frame * HOP + i;
        buffer[i] = i < WINDOW && at < samples.length ? samples[at] * HANN[i] : 0;
      }
      fft.realForward(buffer);
      powers(buffer);
      for (int band = 0; band < bands; band++) {
        values[band * frames + frame] = Math.log(filters[band].sum(buffer) + LOG_FLOOR);
      }
    }
    return new Features(bands, frames, normalised(values, frames));
  }

  /** In place: bin k's power to place k. JTransforms packs them as re 0, re n/2, re 1, im 1, ... */
  private static void powers(double[] packed) {
    double nyquist = packed[1] * packed[1];
    packed[0] = packed[0] * packed[0];
    for (int bin = 1; bin < FFT_SIZE / 2; bin++) {
      double re = packed[2 * bin];
      double im = packed[2 * bin + 1];
      packed[bin] = re * re + im * im;
    }
    packed[FFT_SIZE / 2] = nyquist;
  }

  private static float[] normalised(double[] values, int frames) {
    float[] normalised = new float[values.length];
    for (int start = 0; start < values.length; start += frames) {
      double sum = 0;
      double squares = 0;
      for (int at = start; at < start + frames; at++) {
        sum += values[at];
      }
      double mean = sum / frames;
      for (int at = start; at < start + frames; at++) {
        squares += (values[at] - mean) * (values[at] - mean);
      }
      double deviation = Math.sqrt(squares / frames) + DEVIATION_FLOOR;
      for (int at = start; at < start + frames; at++) {
        normalised[at] = (float) ((values[at] - mean) / deviation);
      }
    }
    return normalised;
  }

  private static double[] hann() {
    double[] window = new double[WINDOW];
    for (int i = 0; i < WINDOW; i++) {
      window[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / WINDOW);
    }
    return window;
  }

  private static Band[] filters(int bands) {
    double low = mel(LOWEST_HERTZ);
    double step = (mel(HIGHEST_HERTZ) - low) / (bands + 1);
    Band[] filters = new Band[bands];
    for (int band = 0; band < bands; band++) {
      filters[band] =
          Band.triangle(
              hertz(low + band * step),
              hertz(low + (band + 1) * step),
              hertz(low + (band + 2) * step));
    }
    return filters;
  }

  private static double mel(double hertz) {
    return 2595 * Math.log10(1 + hertz / 700);
  }

  private static double hertz(double mel) {
    return 700 * (Math.pow(10, mel / 2595) - 1);
  }

  /** The bins from {@code first} on and their weights. */
  private static final class Band {
    private final int first;
    private final double[] weights;

    private Band(int first, double[] weights) {
      this.first = first;
      this.weights = weights;
    }

    static Band triangle(double from, double peak, double to) {
      double binWidth = (double) AudioDecoder.SAMPLE_RATE / FFT_SIZE;
      int first = (int) Math.ceil(from / binWidth);
      int last = Math.min(FFT_SIZE / 2, (int) Math.floor(to / binWidth));
      double[] weights = new double[Math.max(0, last - first + 1)];
      for (int i = 0; i < weights.length; i++) {
        double hertz = (first + i) * binWidth;
        weights[i] =
            Math.max(0, Math.min((hertz - from) / (peak - from), (to - hertz) / (to - peak)));
      }
      return new Band(first, weights);
    }

    double sum(double[] powers) {
      double sum = 0;
      for (int i = 0; i < weights.length; i++) {
        sum += weights[i] * powers[first + i];
      }
      return sum;
    }
  }
}
