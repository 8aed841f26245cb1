package dev.chorale.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A {@link CoOccurrence}: a square a pair of classes, the darker the larger its share. */
final class ClassMap {
  /**
   * @param value indices of the class that is told and of the one that is true
   * @param share 0 to 1
   * @param said on the square
   */
  record Cell(List<Integer> value, double share, String said, String title) {}

  private ClassMap() {}

  static String of(List<String> classes, CoOccurrence map) {
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < classes.size(); i++) {
      boolean known = map.clips().get(i) > 0;
      for (int j = 0; j < classes.size(); j++) {
        double share = map.shares().get(i).get(j);
        cells.add(
            new Cell(
                List.of(j, i),
                share,
                known ? String.format(Locale.ROOT, "%.0f", 100 * share) : "–",
                classes.get(i) + " is true, " + classes.get(j) + " is told: " + percent(share)));
      }
    }
    return Charts.inline("map", Map.of("classes", classes, "cells", cells), label(classes, map));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  private static String label(List<String> classes, CoOccurrence map) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < classes.size(); i++) {
      List<String> cells = new ArrayList<>();
      for (int j = 0; j < classes.size(); j++) {
        cells.add(classes.get(j) + " " + percent(map.shares().get(i).get(j)));
      }
      rows.add(
          "Of "
              + Numbers.count(map.clips().get(i))
              + " of "
              + classes.get(i)
              + ": "
              + String.join(", ", cells));
    }
    return String.join(". ", rows);
  }
}
