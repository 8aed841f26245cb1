package dev.chorale.report;

import dev.chorale.evaluation.ClipFacts.Clustering;
import dev.chorale.evaluation.Predictor;
import dev.chorale.intervals.Design;
import dev.chorale.intervals.IntervalMethod;
import dev.chorale.report.CorpusReport.Hole;
import dev.chorale.report.CorpusReport.Incomplete;
import dev.chorale.report.CorpusReport.Unmeasured;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.Seed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Sentences that every format says alike. */
final class Wording {
  static final String SYNTHETIC_TITLE = "Synthetic sound";
  static final String INCOMPLETE =
      "* Rests on fewer trainings than the sweep has, or has none: see Missing.";
  static final String ABSENT = "-";

  /** Tables that know no scores. */
  private static final Set<String> COUNTS = Set.of("table-3", "dropped");

  /** Types of failures as they come from the workflows, and in words. */
  private static final Map<String, String> TYPES =
      Map.of(
          "BadInput", "wrong input",
          "Diverged", "the training diverged",
          "OutOfMemory", "out of memory",
          "Unexpected", "an unexpected failure");

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
        + (table.id().equals(ImprovementTable.ID) ? "these means" : String.join(", ", names))
        + " say nothing about people."
        + (COUNTS.contains(table.id()) ? " This table counts ratings alone." : "");
  }

  static boolean hasOneRater(SweepReport report) {
    return report.corpora().stream()
        .flatMap(corpus -> corpus.results().stream())
        .anyMatch(result -> result.predictor() == Predictor.ONE_RATER);
  }

  /** What the baseline rows are. */
  static List<String> baselines(SweepReport report) {
    List<String> baselines = new ArrayList<>();
    Collections.addAll(
        baselines,
        "Class prior: predicts for every clip the mean train target of its fold's train clips, under"
            + " AR where that was trained.",
        "All positive: calls every class true of every clip. Its divergences are those of the"
            + " uniform distribution.");
    if (hasOneRater(report)) {
      baselines.add(
          "One rater: takes each rating in turn for a prediction of its class alone, measured against"
              + " the label that the rule makes of the clip's other ratings: what one more person"
              + " would reach. No bound under AR, where several classes may be true; of the"
              + " divergences it says nothing.");
    }
    return baselines;
  }

  /** How clusters are drawn, where they are, and whether they are few; begins with a blank. */
  static String clusters(SweepReport report) {
    return report.intervals().cluster().map(by -> clusters(report, by)).orElse("");
  }

  private static String clusters(SweepReport report, String by) {
    StringBuilder said = new StringBuilder();
    List<String> few = new ArrayList<>();
    for (CorpusReport corpus : report.corpora()) {
      Optional<Clustering> clustering = corpus.clustering();
      if (clustering.isPresent() && clustering.get().clusters() == 0) {
        said.append(
            " %s tells no %s of its clips: each is drawn on its own.".formatted(corpus.id(), by));
      } else if (clustering.isPresent()) {
        if (clustering.get().alone() > 0) {
          said.append(
              " %s clips of %s are of no known %s: each is drawn on its own."
                  .formatted(Numbers.count(clustering.get().alone()), corpus.id(), by));
        }
        if (clustering.get().units() < Design.FEW_CLUSTERS) {
          few.add(clustering.get().units() + " of " + corpus.id());
        }
      }
    }
    if (!few.isEmpty()) {
      said.append(
          " There are few %ss, %s: %s."
              .formatted(
                  by,
                  String.join(", ", few),
                  Design.shortfall(IntervalMethod.of(report.intervals()))));
    }
    return said.toString();
  }

  /** What the paper's rows are; empty where no table has them. */
  static List<String> paper(SweepReport report) {
    return report.corpora().stream().anyMatch(c -> !PaperFigures.losses(c.id()).isEmpty())
        ? List.of(
            "The paper: what Tables 3 to 6 of the all-inclusive aggregation rule's paper print for"
                + " the corpus. Difference: the number here less the printed one; of losses in"
                + " percentage points.")
        : List.of();
  }

  /** All that is missing, a line each. */
  static List<Missing> missing(SweepReport report) {
    List<Missing> missing = new ArrayList<>();
    for (CorpusReport corpus : report.corpora()) {
      String id = corpus.id().value();
      holes(corpus).forEach(line -> missing.add(new Missing(id, line)));
      corpus.incomplete().forEach(rule -> missing.add(new Missing(id, incomplete(corpus, rule))));
      corpus.unmeasured().forEach(measure -> missing.add(new Missing(id, unmeasured(measure))));
    }
    for (CorpusId corpus : report.without()) {
      String why = whyLost(report, corpus);
      missing.add(new Missing(corpus.value(), why.isEmpty() ? "no results" : "no results: " + why));
    }
    return missing;
  }

  /** The clips of a corpus that no number counts, as a sentence; empty where there are none. */
  static String leftOut(CorpusReport corpus) {
    return corpus.leftOut() == 0
        ? ""
        : " Of "
            + corpus.id()
            + ", "
            + Numbers.count(corpus.leftOut())
            + (corpus.leftOut() == 1 ? " clip is" : " clips are")
            + " left out everywhere: damaged recordings.";
  }

  /** Why a corpus has no results; empty where that is not known. */
  static String whyLost(SweepReport report, CorpusId corpus) {
    return report.lost().stream()
        .filter(lost -> lost.corpus().equals(corpus))
        .findFirst()
        .map(lost -> inWords(lost.failure()))
        .orElse("");
  }

  /** A line about what is missing of a corpus. */
  record Missing(String corpus, String line) {}

  /** Missing trainings of a corpus: equal causes once, with the cells they stopped. */
  private static List<String> holes(CorpusReport corpus) {
    Map<String, List<String>> byCause = new TreeMap<>();
    for (Hole hole : corpus.holes()) {
      byCause
          .computeIfAbsent(inWords(hole.failure()), cause -> new ArrayList<>())
          .add(hole.train() + "/" + hole.fold() + "/" + hole.seed());
    }
    List<String> lines = new ArrayList<>();
    byCause.forEach((cause, cells) -> lines.add(String.join(", ", cells) + ": " + cause));
    return lines;
  }

  /** What entries of a rule rest on, as in {@code MR train rests on 11 of 12 trainings: ...}. */
  private static String incomplete(CorpusReport corpus, Incomplete rule) {
    String row = rule.train() + " train ";
    if (rule.trained() == 0) {
      return row + "has no entry in Tables 4 to 6: none of its " + rule.of() + " trainings ended";
    }
    Map<Long, List<String>> bySeed = new TreeMap<>();
    corpus.holes().stream()
        .filter(hole -> hole.train() == rule.train())
        .forEach(
            hole ->
                bySeed
                    .computeIfAbsent(hole.seed().value(), seed -> new ArrayList<>())
                    .add(hole.fold().toString()));
    List<String> seeds = new ArrayList<>();
    bySeed.forEach(
        (seed, folds) ->
            seeds.add(
                new Seed(seed)
                    + (folds.size() == corpus.folds()
                        ? " is left out"
                        : " lacks the clips of " + String.join(", ", folds))));
    return row
        + "rests on "
        + rule.trained()
        + " of "
        + rule.of()
        + " trainings: "
        + String.join("; ", seeds);
  }

  private static String unmeasured(Unmeasured measure) {
    return measure.train().map(rule -> rule + " train").orElse("all rows")
        + " on the "
        + measure.test()
        + " test: no entry, nor an Average: "
        + inWords(measure.failure());
  }

  /** A failure's type, without what it says of its cause. */
  static String typeAlone(String failure) {
    return TYPES.keySet().stream()
        .filter(type -> failure.startsWith(type + ": "))
        .findFirst()
        .map(type -> type + ": left out, since it may name clips")
        .orElse("left out, since it may name clips");
  }

  /** A failure with its type as people say it. */
  static String inWords(String failure) {
    String words = failure;
    for (Map.Entry<String, String> type : TYPES.entrySet()) {
      words = words.replace(type.getKey() + ": ", type.getValue() + ": ");
    }
    return words;
  }
}
