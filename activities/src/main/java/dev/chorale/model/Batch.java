package dev.chorale.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.chorale.audio.Features;
import java.util.List;

/**
 * Clips padded with zeros to the longest. To be made and used inside one {@code NDScope}: the scope
 * keeps the buffers alive that the arrays here stand on, also through the backward pass.
 */
public final class Batch {
  private final NDArray features;
  private final List<Integer> frames;

  private Batch(NDArray features, List<Integer> frames) {
    this.features = features;
    this.frames = List.copyOf(frames);
  }

  public static Batch of(NDManager manager, List<Features> clips) {
    int rows = clips.get(0).rows();
    int longest = clips.stream().mapToInt(Features::frames).max().orElseThrow();
    float[] padded = new float[clips.size() * rows * longest];
    for (int clip = 0; clip < clips.size(); clip++) {
      for (int row = 0; row < rows; row++) {
        clips.get(clip).copyRow(row, padded, (clip * rows + row) * longest);
      }
    }
    return new Batch(
        manager.create(padded, new Shape(clips.size(), rows, longest)),
        clips.stream().map(Features::frames).toList());
  }

  /** Clips, rows, frames. */
  NDArray features() {
    return features;
  }

  /** Frames of each clip that are not padding. */
  List<Integer> frames() {
    return frames;
  }

  public int size() {
    return frames.size();
  }
}
