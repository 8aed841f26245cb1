package dev.chorale.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody meant. */
public final class Nearest {
  private Nearest() {}

  /**
   * The known name with the fewest mistypings from the given one, if it is near enough to be meant;
   * of equals, the first by alphabet.
   */
  public static Optional<String> of(String name, Collection<String> known) {
    String given = name.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(candidate -> mistypings(given, candidate.toLowerCase(Locale.ROOT)) <= allowed(name))
        .min(
            Comparator.comparingInt(
                    (String candidate) -> mistypings(given, candidate.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static int allowed(String name) {
    return Math.max(1, (name.length() + 1) / 3);
  }

  /** Letters added, left out, changed, or swapped with the next (optimal string alignment). */
  static int mistypings(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best =
            Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          best = Math.min(best, cost[i - 2][j - 2] + 1);
        }
        cost[i][j] = best;
      }
    }
    return cost[a.length()][b.length()];
  }
}
