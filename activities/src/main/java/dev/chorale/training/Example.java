package dev.chorale.training;

import dev.chorale.audio.Features;
import java.util.List;

/**
 * One clip as a training sees it.
 *
 * @param target a share a class; empty for a test clip, whose labels no training may see
 */
public record Example(String clip, Features features, List<Double> target) {
  public Example {
    target = List.copyOf(target);
  }
}
