package dev.chorale.intervals;

/**
 * numpy's {@code RandomState(seed).randint(0, bound, size)}, bit for bit: MT19937 (Matsumoto and
 * Nishimura 1998), of whose 32-bit numbers as many low bits are taken as the bound has, until one
 * lies below it. numpy has frozen this generator.
 */
final class NumpyRandom {
  private static final int LENGTH = 624;
  private static final int SHIFT = 397;

  private final int[] state = new int[LENGTH];
  private int next = LENGTH;

  NumpyRandom(int seed) {
    state[0] = seed;
    for (int i = 1; i < LENGTH; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  /** Numbers from 0 to below the bound. */
  int[] integers(int bound, int size) {
    int[] drawn = new int[size];
    if (bound == 1) {
      return drawn;
    }
    int mask = -1 >>> Integer.numberOfLeadingZeros(bound - 1);
    for (int i = 0; i < size; i++) {
      int number = bits() & mask;
      while (number >= bound) {
        number = bits() & mask;
      }
      drawn[i] = number;
    }
    return drawn;
  }

  private int bits() {
    if (next == LENGTH) {
      twist();
    }
    int bits = state[next++];
    bits ^= bits >>> 11;
    bits ^= bits << 7 & 0x9d2c5680;
    bits ^= bits << 15 & 0xefc60000;
    return bits ^ bits >>> 18;
  }

  private void twist() {
    for (int i = 0; i < LENGTH; i++) {
      int bits = (state[i] & 0x80000000) | (state[(i + 1) % LENGTH] & 0x7fffffff);
      int half = bits >>> 1 ^ ((bits & 1) == 0 ? 0 : 0x9908b0df);
      state[i] = state[(i + SHIFT) % LENGTH] ^ half;
    }
    next = 0;
  }
}
