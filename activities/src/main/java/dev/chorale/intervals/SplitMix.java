package dev.chorale.intervals;

import java.util.Arrays;

/**
 * The generator is SplitMix64 (Steele, Lea and Flood 2014), written out because the library's may
 * change from one Java to the next. Indices are drawn without bias (Lemire 2019), two of each of
 * its numbers.
 */
final class SplitMix implements Resamples {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long LOW = 0xFFFFFFFFL;

  private final int units;
  private final long seed;

  SplitMix(int units, long seed) {
    if (units < 1) {
      throw new IllegalArgumentException("No clips to resample");
    }
    this.units = units;
    this.seed = seed;
  }

  @Override
  public int units() {
    return units;
  }

  @Override
  public void draw(int resample, int[] counts) {
    Arrays.fill(counts, 0);
    long state = start(seed, resample);
    long refused = (1L << 32) % units;
    int drawn = 0;
    while (drawn < units) {
      state += GOLDEN;
      long bits = mix(state);
      long scaled = (bits >>> 32) * units;
      if ((scaled & LOW) >= refused) {
        counts[(int) (scaled >>> 32)]++;
        drawn++;
      }
      scaled = (bits & LOW) * units;
      if ((scaled & LOW) >= refused && drawn < units) {
        counts[(int) (scaled >>> 32)]++;
        drawn++;
      }
    }
  }

  /** Another stream than that of units, so that the two are apart even where both are as many. */
  @Override
  public long trainingSeed() {
    return mix(~seed);
  }

  /** 1 for a random half of the units, 0 for the others. */
  static void halve(long seed, int number, int[] chosen) {
    long state = start(seed, number);
    long bits = 0;
    for (int i = 0; i < chosen.length; i++) {
      if (i % Long.SIZE == 0) {
        state += GOLDEN;
        bits = mix(state);
      }
      chosen[i] = (int) (bits & 1);
      bits >>>= 1;
    }
  }

  private static long start(long seed, int number) {
    return mix(mix(seed) + number);
  }

  private static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
