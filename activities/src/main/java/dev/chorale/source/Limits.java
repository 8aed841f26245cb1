package dev.chorale.source;

/**
 * What is refused as too much.
 *
 * @param bytes of one source as it lies in files, and of all that are kept
 * @param files of one source
 * @param ratio how many times its archive's size a source may have, once it has {@link #unratioed}
 */
public record Limits(long bytes, int files, int ratio, long unratioed) {
  /** MSP-PODCAST has 110 GB and 160,000 recordings; silence packs to a hundredth. */
  public static final Limits USUAL = new Limits(500L << 30, 2_000_000, 200, 1L << 30);

  /** The same with another size. */
  public Limits withBytes(long most) {
    return new Limits(most, files, ratio, unratioed);
  }
}
