package dev.chorale.training;

import dev.chorale.audio.Features;
import dev.chorale.vocabulary.TrainingSpec;
import java.util.Random;

/**
 * Train clips seen a little differently each time, as if spoken faster or slower, by a longer or a
 * shorter vocal tract: frames are interpolated linearly at another pace, rows moved up or down, and
 * the outermost row repeated where one is missing.
 */
final class Augmentation {
  private final double timeStretch;
  private final int bandShift;

  Augmentation(TrainingSpec spec) {
    this.timeStretch = spec.timeStretch();
    this.bandShift = spec.bandShift();
  }

  /**
   * The same features, when nothing is to be changed; else others, by the generator's next numbers.
   */
  Features of(Features clip, Random random) {
    if (timeStretch == 0 && bandShift == 0) {
      return clip;
    }
    double factor = Math.exp(timeStretch * (2 * random.nextDouble() - 1));
    int shift = random.nextInt(2 * bandShift + 1) - bandShift;
    int frames = Math.max(1, (int) Math.round(clip.frames() * factor));
    float[] values = new float[clip.rows() * frames];
    for (int row = 0; row < clip.rows(); row++) {
      int from = Math.min(clip.rows() - 1, Math.max(0, row - shift));
      for (int frame = 0; frame < frames; frame++) {
        values[row * frames + frame] = at(clip, from, place(frame, frames, clip.frames()));
      }
    }
    return new Features(clip.rows(), frames, values);
  }

  /** Where in a clip of so many frames a frame of the stretched one lies; the ends on the ends. */
  private static double place(int frame, int frames, int of) {
    return frames == 1 ? 0 : (double) frame * (of - 1) / (frames - 1);
  }

  private static float at(Features clip, int row, double place) {
    int before = (int) place;
    int after = Math.min(clip.frames() - 1, before + 1);
    float share = (float) (place - before);
    return clip.at(row, before) * (1 - share) + clip.at(row, after) * share;
  }
}
