package dev.chorale.vocabulary;

import java.util.List;

/**
 * How a corpus is split where it is not split into speaker-disjoint folds of a number.
 *
 * @param kind {@link #SESSIONS}, {@link #GIVEN} or {@link #LEAVE_ONE_SPEAKER_OUT}
 * @param rows of {@link #SESSIONS}, one a fold; else empty
 */
public record Partition(String kind, List<Row> rows) {
  /** A published table of sessions, which are dyads in the paper: its Tables 7 and 8. */
  public static final String SESSIONS = "sessions";

  /** The corpus is published split: one fold. */
  public static final String GIVEN = "given";

  /** Each speaker tests in a fold of its own, the next one is for the best epoch. */
  public static final String LEAVE_ONE_SPEAKER_OUT = "leave-one-speaker-out";

  public Partition {
    rows = List.copyOf(rows);
  }

  /** One without rows. */
  public static Partition of(String kind) {
    return new Partition(kind, List.of());
  }

  /** The sessions on each side of one fold. */
  public record Row(List<String> train, List<String> dev, List<String> test) {
    public Row {
      train = List.copyOf(train);
      dev = List.copyOf(dev);
      test = List.copyOf(test);
    }
  }
}
