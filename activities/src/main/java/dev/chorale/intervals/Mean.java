package dev.chorale.intervals;

/** The mean of a value a unit; NaN of no value. */
final class Mean implements Statistic {
  private final double[] values;
  private final int[] present;

  /** Whether there is a value for each unit. */
  private final boolean complete;

  /**
   * @param given NaN where there is none
   */
  Mean(double[] given) {
    values = given.clone();
    present = new int[values.length];
    int found = 0;
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        values[i] = 0;
      } else {
        present[i] = 1;
        found++;
      }
    }
    complete = found == values.length;
  }

  @Override
  public int sums() {
    return 2;
  }

  @Override
  public void add(int unit, double[] sums) {
    sums[0] += values[unit];
    sums[1] += present[unit];
  }

  /** Four sums at a time, since each addition of one sum waits for the one before. */
  @Override
  public void sum(int[] counts, double[] sums) {
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int whole = values.length & ~3;
    for (int i = 0; i < whole; i += 4) {
      first += counts[i] * values[i];
      second += counts[i + 1] * values[i + 1];
      third += counts[i + 2] * values[i + 2];
      fourth += counts[i + 3] * values[i + 3];
    }
    for (int i = whole; i < values.length; i++) {
      first += counts[i] * values[i];
    }
    sums[0] = (first + second) + (third + fourth);
    sums[1] = occurrences(counts);
  }

  private int occurrences(int[] counts) {
    int sum = 0;
    if (complete) {
      for (int count : counts) {
        sum += count;
      }
    } else {
      for (int i = 0; i < present.length; i++) {
        sum += counts[i] * present[i];
      }
    }
    return sum;
  }

  @Override
  public double of(double[] sums) {
    return sums[0] / sums[1];
  }
}
