package dev.chorale.report;

import dev.chorale.report.LossTable.Loss;
import dev.chorale.report.LossTable.Row;
import dev.chorale.vocabulary.AggregationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The paper's Fig. 1: the share of clips and of annotations that each rule uses, as an SVG file.
 */
public final class UsageFigure {
  private static final int WIDTH = 420;
  private static final int TOP = 44;
  private static final int BOTTOM = 226;
  private static final int HEIGHT = 268;
  private static final int LEFT = 46;
  private static final int GROUP = 122;
  private static final int BAR = 44;
  private static final String STYLE =
      """
      text{font:12px system-ui,sans-serif;fill:#1b1f24}
      .soft{fill:#57606a}.head{font-weight:600}
      .grid{stroke:#d0d7de;stroke-width:.6}.axis{stroke:#57606a}
      .clips{fill:#3b6ea8}.ratings{fill:#d98c3f}.paper{stroke:#1b1f24;stroke-width:2}
      @media(prefers-color-scheme:dark){
      text{fill:#e6edf3}.soft{fill:#9aa4ae}.grid{stroke:#3d444d}.axis{stroke:#9aa4ae}
      .paper{stroke:#e6edf3}}
      """;

  private UsageFigure() {}

  /**
   * Draws averages.
   *
   * @param average of {@link LossTable#average}; what the paper has of it is drawn as a line
   * @param corpora how many they are of
   */
  public static String of(Row average, int corpora) {
    String title = title(corpora);
    Svg svg = Svg.file(WIDTH, HEIGHT, title, STYLE);
    svg.text("head", "start", LEFT, 18, title);
    return draw(svg, average) + "\n";
  }

  /** The same within a page, whose style it takes. */
  static String inline(Row average, int corpora) {
    return draw(new Svg(WIDTH, HEIGHT, label(average, corpora)), average);
  }

  private static String title(int corpora) {
    return "Used by each rule, average of " + corpora + (corpora == 1 ? " corpus" : " corpora");
  }

  private static String label(Row average, int corpora) {
    List<String> parts = new ArrayList<>();
    for (AggregationRule rule : AggregationRule.values()) {
      Loss loss = average.loss(rule);
      parts.add(
          rule
              + ": "
              + Numbers.percent(1 - loss.clipLoss())
              + " of clips"
              + loss.annotationLoss()
                  .map(lost -> ", " + Numbers.percent(1 - lost) + " of annotations")
                  .orElse(""));
    }
    return title(corpora) + ". " + String.join("; ", parts);
  }

  private static String draw(Svg svg, Row average) {
    for (int tick = 0; tick <= 100; tick += 25) {
      double y = place(tick / 100.0);
      svg.line("grid", LEFT, y, WIDTH - 10, y);
      svg.text("soft", "end", LEFT - 6, y + 4, tick + " %");
    }
    int group = 0;
    for (AggregationRule rule : AggregationRule.values()) {
      double x = LEFT + 14 + GROUP * group++;
      Loss loss = average.loss(rule);
      Optional<Loss> paper = Optional.ofNullable(average.paper().get(rule));
      bar(svg, "clips", x, 1 - loss.clipLoss(), paper.map(Loss::clipLoss));
      if (loss.annotationLoss().isPresent()) {
        double used = 1 - loss.annotationLoss().get();
        bar(svg, "ratings", x + BAR + 4, used, paper.flatMap(Loss::annotationLoss));
      }
      svg.text("", "middle", x + BAR + 2, BOTTOM + 16, rule.code());
    }
    svg.line("axis", LEFT, BOTTOM, WIDTH - 10, BOTTOM);
    legend(svg, !average.paper().isEmpty());
    return svg.end();
  }

  private static void legend(Svg svg, boolean paper) {
    int y = HEIGHT - 10;
    svg.rect("clips", LEFT, y - 9, 10, 10).text("soft", "start", LEFT + 15, y, "clips");
    svg.rect("ratings", LEFT + 70, y - 9, 10, 10)
        .text("soft", "start", LEFT + 85, y, "annotations");
    if (paper) {
      svg.line("paper", LEFT + 172, y - 4, LEFT + 186, y - 4)
          .text("soft", "start", LEFT + 192, y, "the paper's");
    }
  }

  private static void bar(Svg svg, String style, double x, double used, Optional<Double> paper) {
    double y = place(used);
    String share = String.format(Locale.ROOT, "%.2f", 100 * used);
    svg.open("", style + ": " + share + " %");
    svg.rect(style, x, y, BAR, BOTTOM - y);
    svg.close();
    svg.text("soft", "middle", x + BAR / 2.0, y - 5, share);
    if (paper.isPresent()) {
      double line = place(1 - paper.get());
      svg.line("paper", x - 2, line, x + BAR + 2, line);
    }
  }

  private static double place(double used) {
    return BOTTOM - used * (BOTTOM - TOP);
  }
}
