package dev.chorale.report;

import dev.chorale.evaluation.ClipFacts;
import dev.chorale.evaluation.GroupScore;
import dev.chorale.evaluation.Metric;
import dev.chorale.evaluation.StrataDocument;
import dev.chorale.report.CorpusReport.Removal;
import dev.chorale.report.Table.Cell;
import dev.chorale.report.Table.Column;
import dev.chorale.report.Table.Group;
import dev.chorale.report.Table.Row;
import dev.chorale.vocabulary.AggregationRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Whom MR and PR leave out, and how models do on groups of the AR test's clips. */
final class GroupTables {
  /** Of a corpus; all are in the CSV. */
  private static final int SPEAKERS = 5;

  /** The draws of fewer clips are too alike: one clip's interval would be its value. */
  private static final int FEWEST = 10;

  private static final List<AggregationRule> RULES = List.of(AggregationRule.values());
  private static final List<AggregationRule> REMOVING =
      List.of(AggregationRule.MAJORITY, AggregationRule.PLURALITY);

  /** Groups of people. */
  private static final Set<String> PEOPLE = Set.of("gender", "language", ClipFacts.SPEAKER);

  private GroupTables() {}

  /** None for a report of before this was told. */
  static List<Table> of(SweepReport report) {
    List<Table> tables = new ArrayList<>();
    add(tables, dropped(report));
    for (Metric metric : StrataDocument.METRICS) {
      add(tables, removed(report, metric));
    }
    for (Metric metric : StrataDocument.METRICS) {
      add(tables, groups(report, metric));
    }
    for (Metric metric : StrataDocument.METRICS) {
      add(tables, gaps(report, metric));
    }
    return tables;
  }

  private static void add(List<Table> tables, Table table) {
    if (!table.groups().isEmpty()) {
      tables.add(table);
    }
  }

  private static Table dropped(SweepReport report) {
    return new Table(
        "dropped",
        "Who is dropped",
        "Clips that a rule gives no label, and their share of the group's usable clips. A clip is of"
            + " each class that is true of it under AR."
            + cut(
                report,
                corpus -> speakers(corpus.removals()).size(),
                "of which MR, then PR, drops most clips",
                ReportFiles.DROPPED),
        List.of(new Column("", "clips"), new Column("", "MR drops"), new Column("", "PR drops")),
        perCorpus(report, GroupTables::droppedRows));
  }

  private static List<Row> droppedRows(CorpusReport corpus) {
    List<Row> rows = new ArrayList<>();
    for (String by : List.of(Removal.ALL, Removal.CLASS)) {
      corpus.removals().stream()
          .filter(removal -> removal.by().equals(by))
          .map(Removal::group)
          .distinct()
          .forEach(group -> rows.add(droppedRow(corpus, by, group)));
    }
    speakers(corpus.removals()).stream()
        .sorted(
            Comparator.comparing((String name) -> removed(corpus, AggregationRule.MAJORITY, name))
                .thenComparing(name -> removed(corpus, AggregationRule.PLURALITY, name))
                .reversed()
                .thenComparing(Comparator.naturalOrder()))
        .limit(SPEAKERS)
        .forEach(name -> rows.add(droppedRow(corpus, ClipFacts.SPEAKER, name)));
    return rows;
  }

  private static Row droppedRow(CorpusReport corpus, String by, String group) {
    List<Optional<Cell>> cells = new ArrayList<>();
    cells.add(
        removals(corpus, by, group)
            .findFirst()
            .map(removal -> new Cell(Numbers.count(removal.clips()), "")));
    for (AggregationRule rule : REMOVING) {
      cells.add(
          removals(corpus, by, group)
              .filter(removal -> removal.rule() == rule)
              .findFirst()
              .map(
                  removal ->
                      new Cell(
                              Numbers.count(removal.removed()),
                              "(" + Numbers.percent(removal.share()) + ")")
                          .from(Origins.ofLabels(corpus.id(), rule))));
    }
    return Row.plain(group.isEmpty() ? "all clips" : by + " " + group, cells);
  }

  private static Stream<Removal> removals(CorpusReport corpus, String by, String group) {
    return corpus.removals().stream()
        .filter(removal -> removal.by().equals(by) && removal.group().equals(group));
  }

  private static int removed(CorpusReport corpus, AggregationRule rule, String speaker) {
    return removals(corpus, ClipFacts.SPEAKER, speaker)
        .filter(removal -> removal.rule() == rule)
        .mapToInt(Removal::removed)
        .sum();
  }

  private static Set<String> speakers(List<Removal> removals) {
    Set<String> names = new LinkedHashSet<>();
    removals.stream()
        .filter(removal -> removal.by().equals(ClipFacts.SPEAKER))
        .forEach(removal -> names.add(removal.group()));
    return names;
  }

  private static Table removed(SweepReport report, Metric metric) {
    return new Table(
        "removed-" + metric.code(),
        "The dropped clips, " + metric.title(),
        "Clips: those of the AR test that a rule gives no label. Models on them and on those that the"
            + " rule keeps, against the AR truth; the difference is the first less the second. "
            + better(metric)
            + brackets(report, false)
            + " No test is made of the difference. The dropped are clips on which raters do not agree,"
            + " which moves both metrics whoever predicts.",
        List.of(
            new Column("", "clips"),
            new Column("", "dropped"),
            new Column("", "kept"),
            new Column("", "difference")),
        perCorpus(report, corpus -> removedRows(corpus, metric)));
  }

  private static List<Row> removedRows(CorpusReport corpus, Metric metric) {
    List<Row> rows = new ArrayList<>();
    for (AggregationRule by : REMOVING) {
      for (AggregationRule train : RULES) {
        Function<String, Optional<GroupScore>> score =
            group -> score(corpus, metric, train, StrataDocument.removedBy(by), group);
        Optional<GroupScore> dropped = score.apply("removed");
        if (dropped.isPresent()) {
          UnaryOperator<Cell> linked = cell -> cell.from(Origins.ofModels(corpus.id(), train));
          rows.add(
              ofModel(
                  corpus,
                  train,
                  train + " train, by " + by,
                  List.of(
                      dropped.map(
                          one ->
                              new Cell(Numbers.count(one.clips()), "")
                                  .from(Origins.ofLabels(corpus.id(), by))),
                      dropped.flatMap(GroupTables::value).map(linked),
                      score.apply("kept").flatMap(GroupTables::value).map(linked),
                      dropped.flatMap(GroupTables::gap).map(linked))));
        }
      }
    }
    return rows;
  }

  private static Table groups(SweepReport report, Metric metric) {
    return new Table(
        "groups-" + metric.code(),
        "Groups of clips, " + metric.title(),
        "On the AR test. Entropy: of the ratings' shares over that of equal ones, 0 where all agree."
            + " Votes: ratings of a class. Class: the one that most raters chose, where it is one."
            + " Seconds: length of the clip. "
            + better(metric)
            + (metric == Metric.MACRO_F1
                ? " A class that no clip of a group has counts 0, so macro-F1 of groups with other"
                    + " classes is not compared."
                : "")
            + brackets(report, true)
            + extremes(report, metric),
        columns(),
        perCorpus(report, corpus -> rows(corpus, metric, by -> true, GroupTables::value)));
  }

  private static Table gaps(SweepReport report, Metric metric) {
    return new Table(
        "gaps-" + metric.code(),
        "Gaps between speakers, " + metric.title(),
        "On the AR test: the value of a group less that of all clips of the other groups, on the"
            + " same draws. "
            + better(metric)
            + brackets(report, true)
            + " No test is made, and intervals are not corrected for their number: some leave out 0"
            + " by chance."
            + extremes(report, metric),
        columns(),
        perCorpus(report, corpus -> rows(corpus, metric, PEOPLE::contains, GroupTables::gap)));
  }

  private static List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("", "clips"));
    RULES.forEach(rule -> columns.add(new Column("", rule + " train")));
    return columns;
  }

  /** A row a group; of speakers those with the worst values. */
  private static List<Row> rows(
      CorpusReport corpus,
      Metric metric,
      Predicate<String> which,
      Function<GroupScore, Optional<Cell>> cell) {
    List<Row> rows = new ArrayList<>();
    List<GroupScore> shown =
        ofRule(corpus, metric).filter(score -> which.test(score.by())).toList();
    shown.stream()
        .filter(score -> !isOfSpeaker(score))
        .forEach(score -> rows.add(row(corpus, score, cell)));
    Comparator<GroupScore> ascending = Comparator.comparing(score -> score.value().value());
    shown.stream()
        .filter(GroupTables::isOfSpeaker)
        .sorted(
            (metric.higherIsBetter() ? ascending : ascending.reversed())
                .thenComparing(GroupScore::group))
        .limit(SPEAKERS)
        .forEach(score -> rows.add(row(corpus, score, cell)));
    return rows;
  }

  /** The scores by which groups are listed: AR's, where it was trained. */
  private static Stream<GroupScore> ofRule(CorpusReport corpus, Metric metric) {
    Optional<AggregationRule> rule =
        Stream.of(
                AggregationRule.ALL_INCLUSIVE, AggregationRule.PLURALITY, AggregationRule.MAJORITY)
            .filter(train -> corpus.groups().stream().anyMatch(s -> s.train() == train))
            .findFirst();
    return corpus.groups().stream()
        .filter(score -> score.metric() == metric && rule.equals(Optional.of(score.train())))
        .filter(
            score ->
                REMOVING.stream().map(StrataDocument::removedBy).noneMatch(score.by()::equals));
  }

  private static boolean isOfSpeaker(GroupScore score) {
    return score.by().equals(ClipFacts.SPEAKER);
  }

  private static Row row(
      CorpusReport corpus, GroupScore listed, Function<GroupScore, Optional<Cell>> cell) {
    List<Optional<Cell>> cells = new ArrayList<>();
    cells.add(Optional.of(new Cell(Numbers.count(listed.clips()), "")));
    for (AggregationRule train : RULES) {
      cells.add(
          score(corpus, listed.metric(), train, listed.by(), listed.group())
              .flatMap(cell)
              .map(
                  c ->
                      new Cell(c.value(), c.bounds(), corpus.lacksTrainings(train))
                          .from(Origins.ofModels(corpus.id(), train))));
    }
    return Row.plain(listed.by() + " " + listed.group(), cells);
  }

  private static Row ofModel(
      CorpusReport corpus, AggregationRule train, String label, List<Optional<Cell>> cells) {
    return new Row(label, Optional.of(train), false, false, corpus.lacksTrainings(train), cells);
  }

  private static Optional<GroupScore> score(
      CorpusReport corpus, Metric metric, AggregationRule train, String by, String group) {
    return corpus.groups().stream()
        .filter(
            score ->
                score.metric() == metric
                    && score.train() == train
                    && score.by().equals(by)
                    && score.group().equals(group))
        .findFirst();
  }

  private static Optional<Cell> value(GroupScore score) {
    return cell(score, Tables.cell(score.value()));
  }

  private static Optional<Cell> gap(GroupScore score) {
    return Double.isNaN(score.gap().value())
        ? Optional.empty()
        : cell(score, DifferencesTable.signed(score.gap()));
  }

  private static Optional<Cell> cell(GroupScore score, Cell cell) {
    if (score.clips() == 0) {
      return Optional.empty();
    }
    return Optional.of(score.clips() < FEWEST ? new Cell(cell.value(), "") : cell);
  }

  private static List<Group> perCorpus(
      SweepReport report, Function<CorpusReport, List<Row>> rowsOf) {
    List<Group> groups = new ArrayList<>();
    for (CorpusReport corpus : report.corpora()) {
      List<Row> rows = rowsOf.apply(corpus);
      if (!rows.isEmpty()) {
        groups.add(new Group(corpus.id().value(), corpus.synthetic(), List.of(), rows));
      }
    }
    return groups;
  }

  private static String better(Metric metric) {
    return (metric.higherIsBetter() ? "Higher" : "Lower") + " is better.";
  }

  /**
   * @param speakers whether the table has speakers or sessions, of which clips are drawn
   */
  private static String brackets(SweepReport report, boolean speakers) {
    return " In brackets "
        + Tables.interval(report)
        + report
            .intervals()
            .cluster()
            .filter(any -> speakers)
            .map(any -> " (for one speaker or session: of its clips)")
            .orElse("")
        + ", and of trainings where there are several seeds; none of fewer than "
        + FEWEST
        + " clips.";
  }

  private static String extremes(SweepReport report, Metric metric) {
    return cut(
        report,
        corpus -> (int) ofRule(corpus, metric).filter(GroupTables::isOfSpeaker).count(),
        "with the worst "
            + metric.title()
            + ", chosen for it, so that they look worse than they are",
        ReportFiles.GROUPS);
  }

  /** Says that some speakers are left out, where some are. */
  private static String cut(
      SweepReport report, Function<CorpusReport, Integer> speakers, String which, String file) {
    List<String> corpora = new ArrayList<>();
    for (CorpusReport corpus : report.corpora()) {
      int all = speakers.apply(corpus);
      if (all > SPEAKERS) {
        corpora.add(Numbers.count(all) + " of " + corpus.id());
      }
    }
    return corpora.isEmpty()
        ? ""
        : " Of speakers, "
            + String.join(", ", corpora)
            + ", those "
            + SPEAKERS
            + " "
            + which
            + "; "
            + file
            + " has all.";
  }
}
