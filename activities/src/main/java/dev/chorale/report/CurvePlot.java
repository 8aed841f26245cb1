package dev.chorale.report;

import dev.chorale.report.CorpusReport.Curve;
import dev.chorale.report.CorpusReport.Epoch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The learning curves of one train rule. */
final class CurvePlot {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 190;
  private static final int LEFT = 38;
  private static final int RIGHT = WIDTH - 10;
  private static final int TOP = 8;
  private static final int BOTTOM = HEIGHT - 34;

  private CurvePlot() {}

  /**
   * @param curves of one rule, at least one
   */
  static String of(List<Curve> curves) {
    Axis losses = Axis.around(all(curves, List.of(Epoch::trainLoss, Epoch::devLoss)), 5);
    Axis epochs = Axis.around(all(curves, List.of(Epoch::epoch)), 6);
    Svg svg = new Svg(WIDTH, HEIGHT, label(curves));
    for (double tick : losses.ticks()) {
      double y = losses.place(tick, BOTTOM, TOP);
      svg.line("grid", LEFT, y, RIGHT, y);
      svg.text("soft", "end", LEFT - 6, y + 4, losses.label(tick));
    }
    for (double tick : epochs.ticks()) {
      if (tick >= 1 && tick == Math.rint(tick)) {
        double x = epochs.place(tick, LEFT, RIGHT);
        svg.text("soft", "middle", x, BOTTOM + 15, Numbers.plain(tick));
      }
    }
    svg.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM);
    svg.text("soft", "end", RIGHT, HEIGHT - 5, "epoch");
    for (Curve curve : curves) {
      svg.path("train", path(curve, Epoch::trainLoss, epochs, losses));
    }
    for (Curve curve : curves) {
      Epoch best = best(curve);
      double x = epochs.place(best.epoch(), LEFT, RIGHT);
      double y = losses.place(best.devLoss(), BOTTOM, TOP);
      svg.open(curve.train().code().toLowerCase(Locale.ROOT), said(curve, best));
      svg.path("dev", path(curve, Epoch::devLoss, epochs, losses));
      svg.path("dot", "M" + Svg.point(x - 3, y) + "a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z");
      svg.close();
    }
    return svg.end();
  }

  private static List<Double> all(List<Curve> curves, List<ToDoubleFunction<Epoch>> values) {
    List<Double> all = new ArrayList<>();
    for (Curve curve : curves) {
      for (Epoch epoch : curve.epochs()) {
        values.forEach(value -> all.add(value.applyAsDouble(epoch)));
      }
    }
    return all;
  }

  private static String path(Curve curve, ToDoubleFunction<Epoch> loss, Axis epochs, Axis losses) {
    StringBuilder path = new StringBuilder();
    for (Epoch epoch : curve.epochs()) {
      path.append(path.isEmpty() ? "M" : "L")
          .append(
              Svg.point(
                  epochs.place(epoch.epoch(), LEFT, RIGHT),
                  losses.place(loss.applyAsDouble(epoch), BOTTOM, TOP)));
    }
    return path.toString();
  }

  /** The first of those with the lowest dev loss. */
  private static Epoch best(Curve curve) {
    return curve.epochs().stream().min(Comparator.comparingDouble(Epoch::devLoss)).orElseThrow();
  }

  private static String said(Curve curve, Epoch best) {
    return curve.fold()
        + ", "
        + curve.seed()
        + ": best dev loss "
        + Numbers.measure(best.devLoss())
        + " in epoch "
        + best.epoch();
  }

  private static String label(List<Curve> curves) {
    List<String> parts = new ArrayList<>();
    curves.forEach(curve -> parts.add(said(curve, best(curve))));
    return "Losses by epoch. " + String.join("; ", parts);
  }
}
