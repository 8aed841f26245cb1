package dev.chorale.source;

/** Told how far the bringing of a source is. */
@FunctionalInterface
public interface SourceProgress {
  /**
   * @param doing {@code waiting}, {@code downloading} or {@code unpacking}
   * @param of 0 when that is not known
   */
  void at(String doing, long bytes, long of);
}
