package dev.chorale.report;

import dev.chorale.report.CorpusReport.Hole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sentences that every format says alike. */
final class Wording {
  static final String SYNTHETIC_TITLE = "Synthetic sound";
  static final String INCOMPLETE =
      "* Trainings are missing: fewer clips were predicted than n, or none.";
  static final String ABSENT = "-";

  private Wording() {}

  /** The corpora whose sound is synthetic, and what follows from it. */
  static String synthetic(SweepReport report) {
    List<String> names =
        report.corpora().stream()
            .filter(CorpusReport::synthetic)
            .map(corpus -> corpus.id().value())
            .toList();
    return "The sound of "
        + String.join(", ", names)
        + " was made by a program from the votes of each clip's raters. The scores show that the"
        + " pipeline runs; they say nothing about people, voices or models of them.";
  }

  /** The same beside a table, which may be read without the rest; empty where nothing is. */
  static String synthetic(Table table) {
    List<String> names =
        table.groups().stream().filter(Table.Group::synthetic).map(Table.Group::name).toList();
    if (names.isEmpty()) {
      return "";
    }
    return "Synthetic sound: the scores of "
        + String.join(", ", names)
        + " say nothing about people."
        + (table.id().equals("table-3") ? " This table counts ratings alone." : "");
  }

  /** What the baseline rows are. */
  static List<String> baselines() {
    return List.of(
        "Class prior: predicts for every clip the mean train target of its fold's train clips, under"
            + " AR where that was trained.",
        "All positive: calls every class true of every clip. Its divergences are those of the"
            + " uniform distribution.");
  }

  /** Missing trainings of a corpus: equal causes once, with the cells they stopped. */
  static List<String> holes(CorpusReport corpus) {
    Map<String, List<String>> byCause = new TreeMap<>();
    for (Hole hole : corpus.holes()) {
      byCause
          .computeIfAbsent(hole.failure(), cause -> new ArrayList<>())
          .add(hole.train() + "/" + hole.fold() + "/" + hole.seed());
    }
    List<String> lines = new ArrayList<>();
    byCause.forEach((cause, cells) -> lines.add(String.join(", ", cells) + ": " + cause));
    return lines;
  }
}
