package dev.chorale.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A {@link CoOccurrence}: a square a pair of classes, the darker the larger its share. */
final class ClassMap {
  private static final int LEFT = 92;
  private static final int WIDTH = 330;

  /** The last class' name rises beyond it. */
  private static final int RIGHT = WIDTH - 30;

  private static final int TOP = 78;
  private static final int ROW = 24;

  /** So that the number on it can be read. */
  private static final double DEEPEST = 0.7;

  private ClassMap() {}

  static String of(List<String> classes, CoOccurrence map) {
    int count = classes.size();
    double cell = (double) (RIGHT - LEFT) / count;
    Svg svg = new Svg(WIDTH, TOP + ROW * count + 4, label(classes, map));
    for (int j = 0; j < count; j++) {
      svg.slanted("soft", LEFT + cell * (j + 0.5), TOP - 7, ClassBars.shortened(classes.get(j)));
    }
    for (int i = 0; i < count; i++) {
      double y = TOP + ROW * i;
      svg.text("", "end", LEFT - 8, y + ROW / 2.0 + 4, ClassBars.shortened(classes.get(i)));
      for (int j = 0; j < count; j++) {
        double share = map.shares().get(i).get(j);
        boolean known = map.clips().get(i) > 0;
        double x = LEFT + cell * j;
        svg.open(
            "", classes.get(i) + " is true, " + classes.get(j) + " is told: " + percent(share));
        svg.shade(known ? DEEPEST * share : 0, x + 0.5, y + 0.5, cell - 1, ROW - 1.0);
        svg.text(
            "",
            "middle",
            x + cell / 2,
            y + ROW / 2.0 + 4,
            known ? String.format(Locale.ROOT, "%.0f", 100 * share) : "–");
        svg.close();
      }
    }
    return svg.end();
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
