package dev.chorale.cli.spec;

import dev.chorale.corpus.CorpusDescriptor;
import dev.chorale.corpus.CorpusDescriptor.Expected;
import dev.chorale.vocabulary.Partition;
import dev.chorale.yaml.YamlFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a sweep splits a corpus: the fields {@code partition}, {@code sessions}, {@code swapDevTest}
 * and {@code folds}.
 */
final class SpecPartition {
  /** Speaker-disjoint folds of a number. */
  static final String SPEAKERS = "speakers";

  private static final String GIVEN_ROWS = "sessions";
  private static final String SWAPPED = "swapDevTest";
  private static final int GENERIC_FOLDS = 5;
  private static final int FEWEST = 3;
  private static final int MOST = 1000;

  private SpecPartition() {}

  /** Absent for speaker-disjoint folds of a number. */
  static Optional<Partition> read(YamlFields corpus, Optional<CorpusDescriptor> shipped) {
    Optional<Partition> usual = shipped.flatMap(CorpusDescriptor::partition);
    String kind =
        corpus.text("partition", Optional.of(usual.map(Partition::kind).orElse(SPEAKERS)));
    if (corpus.has(GIVEN_ROWS) && !kind.equals(Partition.SESSIONS)) {
      throw corpus.refuse(
          GIVEN_ROWS, "belongs to partition: " + Partition.SESSIONS + ", found " + kind);
    }
    if (corpus.has(SWAPPED) && !kind.equals(Partition.SESSIONS)) {
      throw corpus.refuse(
          SWAPPED, "belongs to partition: " + Partition.SESSIONS + ", found " + kind);
    }
    return switch (kind) {
      case SPEAKERS -> Optional.empty();
      case Partition.GIVEN, Partition.LEAVE_ONE_SPEAKER_OUT -> Optional.of(Partition.of(kind));
      case Partition.SESSIONS -> {
        Partition table = sessions(corpus, usual);
        yield Optional.of(isSwapped(corpus) ? swapped(table) : table);
      }
      default ->
          throw corpus.refuse(
              "partition",
              "found '"
                  + kind
                  + "', expected "
                  + String.join(
                      ", ",
                      SPEAKERS,
                      Partition.LEAVE_ONE_SPEAKER_OUT,
                      Partition.SESSIONS,
                      Partition.GIVEN));
    };
  }

  /** Whether dev and test sessions change places. A preset's word is of its own table alone. */
  static boolean isSwapped(YamlFields corpus) {
    boolean ownTable = corpus.has("partition") || corpus.has(GIVEN_ROWS);
    return corpus.yesOrNo(SWAPPED, false) && (corpus.has(SWAPPED) || !ownTable);
  }

  private static Partition swapped(Partition table) {
    return new Partition(
        table.kind(),
        table.rows().stream()
            .map(row -> new Partition.Row(row.train(), row.test(), row.dev()))
            .toList());
  }

  private static Partition sessions(YamlFields corpus, Optional<Partition> usual) {
    if (!corpus.has(GIVEN_ROWS)) {
      return usual
          .filter(partition -> partition.kind().equals(Partition.SESSIONS))
          .orElseThrow(
              () ->
                  corpus.refuse(
                      "partition",
                      "this corpus has no table of sessions. Add one: sessions: [{train: ['1'],"
                          + " dev: ['2'], test: ['3']}]"));
    }
    List<Partition.Row> rows = new ArrayList<>();
    for (YamlFields row : corpus.list(GIVEN_ROWS, SpecFile.ROW)) {
      rows.add(new Partition.Row(side(row, "train"), side(row, "dev"), side(row, "test")));
    }
    corpus.each(GIVEN_ROWS, rows);
    return new Partition(Partition.SESSIONS, rows);
  }

  private static List<String> side(YamlFields row, String side) {
    List<String> sessions = row.words(side);
    row.each(side, sessions);
    return sessions;
  }

  /** The number of folds: of speakers it is chosen, else it follows. */
  static int folds(
      YamlFields corpus,
      Optional<CorpusDescriptor> shipped,
      Optional<Partition> partition,
      int speakers) {
    if (partition.isEmpty()) {
      int usual =
          shipped
              .filter(described -> described.partition().isEmpty())
              .map(CorpusDescriptor::folds)
              .orElse(GENERIC_FOLDS);
      return corpus.whole("folds", usual, FEWEST, MOST);
    }
    String kind = partition.get().kind();
    if (kind.equals(Partition.LEAVE_ONE_SPEAKER_OUT)) {
      int all = shipped.map(CorpusDescriptor::expected).flatMap(Expected::speakers).orElse(0);
      int usual = speakers > 0 ? speakers : all;
      if (usual == 0 && !corpus.has("folds")) {
        throw corpus.refuse("partition", kind + " needs the number of speakers here. Add folds: N");
      }
      return corpus.whole("folds", usual, FEWEST, MOST);
    }
    int folds = kind.equals(Partition.GIVEN) ? 1 : partition.get().rows().size();
    if (corpus.has("folds") && corpus.whole("folds", folds, 1, MOST) != folds) {
      throw corpus.refuse(
          "folds",
          "partition: "
              + kind
              + " gives "
              + folds
              + ". Leave it out, or choose partition: "
              + SPEAKERS);
    }
    return folds;
  }
}
