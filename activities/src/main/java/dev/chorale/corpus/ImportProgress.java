package dev.chorale.corpus;

/** Told how far the reading of a corpus is. */
@FunctionalInterface
public interface ImportProgress {
  /**
   * @param doing {@code checking} files or {@code storing} sound
   * @param clips done so far
   */
  void at(String doing, int clips, int of);
}
