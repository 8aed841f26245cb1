package dev.chorale.folds;

import dev.chorale.corpus.ClipTable;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.Partition;
import java.util.Optional;
import java.util.Set;

/**
 * The folds of a corpus and the proof that nobody is on two sides. Neither is without the other.
 */
public record Split(Folds folds, FoldProof proof) {
  /**
   * Splits the clips that can be used.
   *
   * @param usable ids of clips that have a label under some rule
   * @param folds number of folds
   * @param partition absent for speaker-disjoint folds of that number
   * @throws BadInputException with the reason, when there is no such split, or it has a speaker, a
   *     session or a clip on two sides
   */
  public static Split of(
      ClipTable clips, Set<String> usable, int folds, Optional<Partition> partition) {
    if (partition.isEmpty()) {
      return everyClip(clips, usable, SpeakerFolds.build(clips, usable, folds));
    }
    Partition chosen = partition.get();
    Split split =
        switch (chosen.kind()) {
          case Partition.SESSIONS ->
              published(clips, usable, PublishedFolds.bySession(clips, usable, chosen.rows()));
          case Partition.GIVEN ->
              published(clips, usable, PublishedFolds.byPartition(clips, usable));
          case Partition.LEAVE_ONE_SPEAKER_OUT ->
              everyClip(clips, usable, SpeakerFolds.build(clips, usable, clips.speakers().size()));
          default ->
              throw new BadInputException(
                  "Found partition '"
                      + chosen.kind()
                      + "', expected "
                      + Partition.SESSIONS
                      + ", "
                      + Partition.GIVEN
                      + " or "
                      + Partition.LEAVE_ONE_SPEAKER_OUT);
        };
    if (split.folds().count() != folds) {
      throw new BadInputException(
          "Partition '"
              + chosen.kind()
              + "' gives "
              + split.folds().count()
              + " folds, expected "
              + folds
              + ". Write folds: "
              + split.folds().count());
    }
    return split;
  }

  private static Split everyClip(ClipTable clips, Set<String> usable, Folds folds) {
    return new Split(folds, FoldProof.of(clips, usable, folds));
  }

  private static Split published(ClipTable clips, Set<String> usable, Folds folds) {
    return new Split(folds, FoldProof.ofPublished(clips, usable, folds));
  }
}
