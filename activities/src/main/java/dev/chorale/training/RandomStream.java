package dev.chorale.training;

/** What is random in a training. Each has a seed of its own for every epoch or step. */
enum RandomStream {
  INITIAL_WEIGHTS(1),
  DATA_ORDER(2),
  DROPOUT(3),
  AUGMENTATION(4);

  private final long number;

  RandomStream(long number) {
    this.number = number;
  }

  /**
   * A seed that follows from the training's seed and a place in it alone, so that no generator's
   * state has to be kept.
   */
  long seed(long training, long place) {
    return mixed(mixed(mixed(training) + number) + place);
  }

  /**
   * The same of a part of what lies at that place.
   *
   * @param part counted from 0, whose seed is that of the whole
   */
  long seed(long training, long place, int part) {
    long whole = seed(training, place);
    return part == 0 ? whole : mixed(whole + part);
  }

  /** The finaliser of SplitMix64. */
  private static long mixed(long z) {
    long x = z + 0x9e3779b97f4a7c15L;
    x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
    x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
    return x ^ (x >>> 31);
  }
}
