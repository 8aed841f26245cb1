package dev.chorale.folds;

import dev.chorale.corpus.Clip;
import dev.chorale.corpus.ClipTable;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.FoldId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Speaker-disjoint k-fold: speakers sorted as strings, the i-th (from 0) tests in fold i mod k. The
 * dev speakers of fold f are the test speakers of fold (f + 1) mod k; all others train.
 */
public final class SpeakerFolds {
  /** With fewer there is no fold left to train on. */
  public static final int FEWEST = 3;

  private SpeakerFolds() {}

  /**
   * Splits the clips that can be used; the others are on no side.
   *
   * @param usable ids of clips that have a label under some rule
   * @throws BadInputException with the reason, when k is below {@link #FEWEST}, there are fewer
   *     speakers than folds, or a clip's speaker is unknown
   */
  public static Folds build(ClipTable clips, Set<String> usable, int k) {
    if (k < FEWEST) {
      throw new BadInputException(
          "Found folds: "
              + k
              + ", expected at least "
              + FEWEST
              + ": each fold needs speakers to test, others for dev, and others to train on");
    }
    for (Clip clip : clips.clips()) {
      if (clip.speaker().isEmpty()) {
        throw new BadInputException(
            "Clip '"
                + clip.id()
                + "' has no speaker, so no fold can be proved speaker-disjoint. Give it one, or"
                + " leave the clip out");
      }
    }
    List<String> speakers = clips.speakers();
    if (speakers.size() < k) {
      throw new BadInputException(
          "Found "
              + speakers.size()
              + " speakers, expected at least "
              + k
              + ", one to test in each of "
              + k
              + " folds. Use more speakers, or fewer folds (at least "
              + FEWEST
              + ")");
    }
    Map<String, Integer> testedIn = new HashMap<>();
    for (String speaker : speakers) {
      testedIn.put(speaker, testedIn.size() % k);
    }
    List<Fold> folds = new ArrayList<>();
    for (int f = 0; f < k; f++) {
      folds.add(fold(f, k, clips, usable, testedIn));
    }
    return new Folds(clips.ids(), folds);
  }

  private static Fold fold(
      int f, int k, ClipTable clips, Set<String> usable, Map<String, Integer> testedIn) {
    List<String> train = new ArrayList<>();
    List<String> dev = new ArrayList<>();
    List<String> test = new ArrayList<>();
    for (Clip clip : clips.clips()) {
      if (!usable.contains(clip.id())) {
        continue;
      }
      int tests = testedIn.getOrDefault(clip.speaker().orElseThrow(), -1);
      if (tests == f) {
        test.add(clip.id());
      } else if (tests == (f + 1) % k) {
        dev.add(clip.id());
      } else {
        train.add(clip.id());
      }
    }
    return new Fold(new FoldId(f), train, dev, test);
  }
}
