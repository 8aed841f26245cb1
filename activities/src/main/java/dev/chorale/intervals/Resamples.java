package dev.chorale.intervals;

/**
 * Resamples of clips with replacement, each a pure function of seed and number: in whatever order,
 * and on however many threads they are drawn, they are the same.
 *
 * <p>The generator is SplitMix64 (Steele, Lea and Flood 2014), written out because the library's
 * may change from one Java to the next. Indices are drawn without bias (Lemire 2019).
 */
final class Resamples {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long LOW = 0xFFFFFFFFL;

  private final int clips;
  private final long seed;

  Resamples(int clips, long seed) {
    this.clips = clips;
    this.seed = seed;
  }

  /** How often each clip occurs in a resample of as many clips as there are. */
  int[] counts(int resample) {
    int[] counts = new int[clips];
    long state = mix(mix(seed) + resample);
    long refused = (1L << 32) % clips;
    int drawn = 0;
    while (drawn < clips) {
      state += GOLDEN;
      long scaled = (mix(state) >>> 32) * clips;
      if ((scaled & LOW) >= refused) {
        counts[(int) (scaled >>> 32)]++;
        drawn++;
      }
    }
    return counts;
  }

  private static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
