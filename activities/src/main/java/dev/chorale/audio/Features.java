package dev.chorale.audio;

/** What a network sees of a clip: a value for each row and frame, as in log-mels by band. */
public final class Features {
  private final int rows;
  private final int frames;
  private final float[] values;

  /**
   * @param values all frames of the first row, then of the next
   */
  public Features(int rows, int frames, float[] values) {
    if (values.length != rows * frames) {
      throw new IllegalArgumentException(
          values.length + " values for " + rows + " rows of " + frames + " frames");
    }
    this.rows = rows;
    this.frames = frames;
    this.values = values.clone();
  }

  public int rows() {
    return rows;
  }

  public int frames() {
    return frames;
  }

  public float at(int row, int frame) {
    return values[row * frames + frame];
  }

  /** Copies all frames of one row into a larger array. */
  public void copyRow(int row, float[] to, int at) {
    System.arraycopy(values, row * frames, to, at, frames);
  }
}
