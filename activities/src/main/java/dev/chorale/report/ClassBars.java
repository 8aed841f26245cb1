package dev.chorale.report;

import dev.chorale.report.CorpusReport.ClassResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** F1 of every class on the AR test, a bar a train rule. */
final class ClassBars {
  /**
   * @param value F1, and the index of the class
   * @param said beside the bar
   */
  record Bar(String mark, List<Number> value, String said, String title) {}

  private ClassBars() {}

  /**
   * @param results of the AR test, at least one
   */
  static String of(CorpusReport corpus, List<ClassResult> results) {
    return Charts.inline(
        "bars",
        Map.of(
            "classes",
            corpus.classes(),
            "marks",
            results.stream().map(ClassResult::train).distinct().sorted().map(Charts::mark).toList(),
            "bars",
            results.stream().map(result -> bar(corpus, result)).toList()),
        label(corpus, results));
  }

  private static Bar bar(CorpusReport corpus, ClassResult result) {
    return new Bar(
        Charts.mark(result.train()),
        List.of(result.f1(), corpus.classes().indexOf(result.name())),
        Numbers.measure(result.f1()),
        said(result));
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
