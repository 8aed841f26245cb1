package dev.chorale.report;

import dev.chorale.report.CorpusReport.FoldSides;
import dev.chorale.report.CorpusReport.Side;
import dev.chorale.report.CorpusReport.Split;
import dev.chorale.report.Table.Cell;
import dev.chorale.report.Table.Column;
import dev.chorale.report.Table.Group;
import dev.chorale.report.Table.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was proved of the folds of every corpus, a row a fold. */
final class FoldsTable {
  private FoldsTable() {}

  /** Absent for a report of before this was told. */
  static Optional<Table> of(SweepReport report) {
    List<Group> groups = new ArrayList<>();
    StringBuilder note =
        new StringBuilder(
            "Proved: in each fold no speaker, session or clip is on two sides, and no clip is"
                + " tested twice.");
    for (CorpusReport corpus : report.corpora()) {
      corpus
          .split()
          .ifPresent(
              split -> {
                groups.add(group(corpus, split));
                note.append(doubts(corpus, split)).append(Wording.leftOut(corpus));
              });
    }
    return groups.isEmpty()
        ? Optional.empty()
        : Optional.of(new Table("folds", "Folds", note.toString(), columns(), groups));
  }

  private static List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    for (String side : List.of("train", "dev", "test")) {
      columns.add(new Column(side, "clips"));
      columns.add(new Column(side, "speakers"));
    }
    return columns;
  }

  private static Group group(CorpusReport corpus, Split split) {
    List<Row> rows = new ArrayList<>();
    for (FoldSides fold : split.folds()) {
      List<Optional<Cell>> cells = new ArrayList<>();
      for (Side side : List.of(fold.train(), fold.dev(), fold.test())) {
        cells.add(Optional.of(new Cell(Numbers.count(side.clips()), "")));
        cells.add(Optional.of(new Cell(Numbers.count(side.speakers()), "")));
      }
      rows.add(Row.plain(fold.fold().toString(), cells));
    }
    return new Group(corpus.id().value(), false, List.of(), rows);
  }

  /** What is not proved, and what is not tested. */
  private static String doubts(CorpusReport corpus, Split split) {
    StringBuilder doubts = new StringBuilder();
    if (split.unknownSpeakers() > 0) {
      doubts.append(
          " Of the %s clips of %s, %s are of unknown speakers: of them nothing is proved."
              .formatted(
                  Numbers.count(split.usable()),
                  corpus.id(),
                  Numbers.count(split.unknownSpeakers())));
    }
    if (split.untested() > 0) {
      doubts.append(
          " %s of %s are tested in no fold, as it was published."
              .formatted(Numbers.count(split.untested()), corpus.id()));
    }
    return doubts.toString();
  }
}
