package dev.chorale.folds;

import dev.chorale.corpus.Clip;
import dev.chorale.corpus.ClipTable;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.FoldId;
import dev.chorale.vocabulary.Partition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Folds as they are published: by a table of sessions, or by the partition of each clip. */
final class PublishedFolds {
  private PublishedFolds() {}

  /**
   * A fold a row; clips of sessions that a row does not name are on no side of it.
   *
   * @throws BadInputException naming row and session, when a session is on two sides of a row or no
   *     clip is of it
   */
  static Folds bySession(ClipTable clips, Set<String> usable, List<Partition.Row> rows) {
    Set<String> sessions = new TreeSet<>();
    clips.clips().forEach(clip -> clip.session().ifPresent(sessions::add));
    List<Fold> folds = new ArrayList<>();
    for (Partition.Row row : rows) {
      FoldId id = new FoldId(folds.size());
      Map<String, String> sides = new HashMap<>();
      put(id, sides, "train", row.train(), sessions);
      put(id, sides, "dev", row.dev(), sessions);
      put(id, sides, "test", row.test(), sessions);
      folds.add(
          fold(
              id,
              clips,
              usable,
              clip -> clip.session().flatMap(session -> Optional.ofNullable(sides.get(session)))));
    }
    return new Folds(clips.ids(), folds);
  }

  /** One fold of the clips' own partitions. */
  static Folds byPartition(ClipTable clips, Set<String> usable) {
    if (clips.clips().stream().allMatch(clip -> clip.partition().isEmpty())) {
      throw new BadInputException(
          "No clip of the corpus tells its partition, so there is none that is given. Add the"
              + " column 'partition' to clips.csv, or choose partition: speakers");
    }
    return new Folds(
        clips.ids(), List.of(fold(new FoldId(0), clips, usable, clip -> clip.partition())));
  }

  private static void put(
      FoldId fold,
      Map<String, String> sides,
      String side,
      List<String> named,
      Set<String> sessions) {
    for (String session : named) {
      if (!sessions.contains(session)) {
        throw new BadInputException(
            "Session '"
                + session
                + "' ("
                + side
                + " of "
                + fold
                + ") has no clip. The corpus has the sessions "
                + sessions);
      }
      String before = sides.putIfAbsent(session, side);
      if (before != null) {
        throw FoldProof.onTwoSides(
            "Session", session, before, side, fold, " (row " + (fold.value() + 1) + ")");
      }
    }
  }

  private static Fold fold(
      FoldId id, ClipTable clips, Set<String> usable, Function<Clip, Optional<String>> sideOf) {
    Map<String, List<String>> sides = new HashMap<>();
    for (Clip clip : clips.clips()) {
      if (usable.contains(clip.id())) {
        sideOf
            .apply(clip)
            .ifPresent(
                side -> sides.computeIfAbsent(side, name -> new ArrayList<>()).add(clip.id()));
      }
    }
    return new Fold(
        id,
        sides.getOrDefault("train", List.of()),
        sides.getOrDefault("dev", List.of()),
        sides.getOrDefault("test", List.of()));
  }
}
