package dev.chorale.audio;

/** A value for each band and frame of a clip. */
public final class Spectrogram {
  private final int bands;
  private final int frames;
  private final float[] values;

  Spectrogram(int bands, int frames, float[] values) {
    this.bands = bands;
    this.frames = frames;
    this.values = values;
  }

  public int bands() {
    return bands;
  }

  public int frames() {
    return frames;
  }

  public float at(int band, int frame) {
    return values[band * frames + frame];
  }

  /** Copies one band's frames into a larger array. */
  public void copyBand(int band, float[] to, int at) {
    System.arraycopy(values, band * frames, to, at, frames);
  }
}
