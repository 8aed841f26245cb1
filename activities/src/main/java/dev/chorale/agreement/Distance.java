package dev.chorale.agreement;

import java.util.BitSet;
import java.util.List;

/** How far two values are apart: 0 when they are equal. Symmetric. */
@FunctionalInterface
public interface Distance {
  /** 0 for equal values, 1 for others. */
  Distance NOMINAL = (a, b) -> a == b ? 0 : 1;

  double between(int a, int b);

  /**
   * MASI, for values that are sets (Passonneau 2006, "Measuring Agreement on Set-valued Items",
   * LREC): 1 - Jaccard index x monotonicity, which is 1 for equal sets, 2/3 where one holds the
   * other, 1/3 where they overlap, else 0. Of sets of one element each it is {@link #NOMINAL}.
   *
   * @param sets by value
   */
  static Distance masi(List<BitSet> sets) {
    return (a, b) -> a == b ? 0 : masi(sets.get(a), sets.get(b));
  }

  private static double masi(BitSet a, BitSet b) {
    BitSet both = (BitSet) a.clone();
    both.and(b);
    BitSet any = (BitSet) a.clone();
    any.or(b);
    double monotonicity;
    if (a.equals(b)) {
      monotonicity = 1;
    } else if (both.equals(a) || both.equals(b)) {
      monotonicity = 2.0 / 3;
    } else {
      monotonicity = 1.0 / 3;
    }
    return any.isEmpty() ? 0 : 1 - monotonicity * both.cardinality() / any.cardinality();
  }
}
