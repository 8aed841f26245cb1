package dev.chorale.report;

import dev.chorale.report.CorpusReport.ClassResult;
import dev.chorale.vocabulary.AggregationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** F1 of every class on the AR test, a bar a train rule. */
final class ClassBars {
  private static final int WIDTH = 320;
  private static final int LEFT = 92;
  private static final int RIGHT = WIDTH - 34;
  private static final int BAR = 8;
  private static final int GAP = 8;
  private static final int FOOT = 22;
  private static final int LONGEST_NAME = 13;

  private ClassBars() {}

  /**
   * @param results of the AR test, at least one
   */
  static String of(CorpusReport corpus, List<ClassResult> results) {
    List<AggregationRule> trains =
        corpus.trainRules().stream()
            .filter(rule -> results.stream().anyMatch(result -> result.train() == rule))
            .toList();
    int group = BAR * trains.size() + GAP;
    int bottom = group * corpus.classes().size();
    Svg svg = new Svg(WIDTH, bottom + FOOT, label(corpus, results));
    for (int tick = 0; tick <= 4; tick++) {
      double x = place(tick / 4.0);
      svg.line("grid", x, 0, x, bottom);
      svg.text(
          "soft",
          "middle",
          x,
          bottom + 15,
          tick == 0 ? "0" : tick == 4 ? "1" : tick * 25 / 100.0 + "");
    }
    for (int c = 0; c < corpus.classes().size(); c++) {
      String name = corpus.classes().get(c);
      double top = c * group + GAP / 2.0;
      svg.text("", "end", LEFT - 8, top + BAR * trains.size() / 2.0 + 4, shortened(name));
      for (int t = 0; t < trains.size(); t++) {
        for (ClassResult result : results) {
          if (result.name().equals(name) && result.train() == trains.get(t)) {
            bar(svg, result, top + t * BAR);
          }
        }
      }
    }
    svg.line("axis", LEFT, 0, LEFT, bottom);
    return svg.end();
  }

  private static void bar(Svg svg, ClassResult result, double y) {
    svg.open(result.train().code().toLowerCase(Locale.ROOT), said(result));
    svg.rect("fill", LEFT, y, place(result.f1()) - LEFT, BAR - 1.0);
    svg.close();
    svg.text("tiny", "start", place(result.f1()) + 4, y + BAR - 1.0, Numbers.measure(result.f1()));
  }

  private static double place(double f1) {
    return LEFT + f1 * (RIGHT - LEFT);
  }

  static String shortened(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
  }

  private static String said(ClassResult result) {
    return result.name() + ", " + result.train() + " train: " + Numbers.measure(result.f1());
  }

  private static String label(CorpusReport corpus, List<ClassResult> results) {
    List<String> parts = new ArrayList<>();
    results.forEach(result -> parts.add(said(result)));
    return "F1 by class of " + corpus.id() + " on the AR test. " + String.join("; ", parts);
  }
}
