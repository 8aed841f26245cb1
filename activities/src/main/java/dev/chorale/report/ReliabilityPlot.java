package dev.chorale.report;

import dev.chorale.report.Reliability.Bin;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A {@link Reliability}: mean share of ratings against mean probability, a dot a tenth. */
final class ReliabilityPlot {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 236;
  private static final int LEFT = 40;
  private static final int RIGHT = WIDTH - 12;
  private static final int TOP = 8;
  private static final int BOTTOM = HEIGHT - 38;

  private ReliabilityPlot() {}

  static String of(Reliability reliability) {
    Svg svg = new Svg(WIDTH, HEIGHT, label(reliability));
    for (int tick = 0; tick <= 4; tick++) {
      String label = tick == 0 ? "0" : tick == 4 ? "1" : tick * 25 / 100.0 + "";
      double x = x(tick / 4.0);
      double y = y(tick / 4.0);
      svg.line("grid", x, TOP, x, BOTTOM).line("grid", LEFT, y, RIGHT, y);
      svg.text("soft", "middle", x, BOTTOM + 14, label);
      svg.text("soft", "end", LEFT - 5, y + 4, label);
    }
    svg.line("prior", x(0), y(0), x(1), y(1));
    svg.text("soft", "end", RIGHT, HEIGHT - 8, "probability");
    svg.open(reliability.train().code().toLowerCase(Locale.ROOT), "share of ratings");
    StringBuilder path = new StringBuilder();
    for (Bin bin : reliability.bins()) {
      path.append(path.isEmpty() ? "M" : "L").append(Svg.point(x(bin.predicted()), y(bin.rated())));
    }
    svg.path("dev", path.toString());
    for (Bin bin : reliability.bins()) {
      svg.open("", said(bin));
      svg.path(
          "dot",
          "M"
              + Svg.point(x(bin.predicted()) - 3, y(bin.rated()))
              + "a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z");
      svg.close();
    }
    svg.close();
    return svg.end();
  }

  private static double x(double probability) {
    return LEFT + probability * (RIGHT - LEFT);
  }

  private static double y(double share) {
    return BOTTOM - share * (BOTTOM - TOP);
  }

  private static String said(Bin bin) {
    return "predicted "
        + Numbers.measure(bin.predicted())
        + ", rated "
        + Numbers.measure(bin.rated())
        + ", "
        + Numbers.count(bin.pairs())
        + " pairs";
  }

  private static String label(Reliability reliability) {
    List<String> parts = new ArrayList<>();
    reliability.bins().forEach(bin -> parts.add(said(bin)));
    return "Reliability of "
        + reliability.train()
        + " train: share of ratings against probability. "
        + String.join("; ", parts);
  }
}
