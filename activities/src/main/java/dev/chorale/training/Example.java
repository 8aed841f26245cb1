package dev.chorale.training;

import dev.chorale.audio.Features;
import java.util.List;
import java.util.function.Supplier;

/**
 * One clip as a training sees it.
 *
 * @param frames of its features
 * @param seconds of its sound
 * @param source makes its features, or has them; asked on a thread beside the training's, each time
 *     the clip is seen, and always gives the same
 * @param target a share a class; empty for a test clip, whose labels no training may see
 */
public record Example(
    String clip, int frames, double seconds, Supplier<Features> source, List<Double> target) {
  public Example {
    target = List.copyOf(target);
  }

  /** Of a clip whose features are there. */
  public Example(String clip, Features features, double seconds, List<Double> target) {
    this(clip, features.frames(), seconds, () -> features, target);
  }

  /** Made by the source. */
  public Features features() {
    return source.get();
  }
}
