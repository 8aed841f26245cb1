package dev.chorale.folds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.chorale.corpus.Clip;
import dev.chorale.corpus.ClipTable;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.FoldId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What was checked of folds, with the counts that show it: in every fold no speaker, session or
 * clip is on two sides and no side is empty; over all folds no clip is tested twice, and where the
 * folds are ours, every usable clip is tested. There is no such record of folds that fail. As JSON,
 * {@code proof.json}.
 *
 * @param clips of the corpus
 * @param usable those that have a label under some rule
 * @param speakers known ones
 * @param unknownSpeakers usable clips whose speaker is unknown, of which nothing is proved
 * @param untested usable clips that no fold tests, as a published split may have them
 */
public record FoldProof(
    int clips,
    int usable,
    int speakers,
    int unknownSpeakers,
    @JsonInclude(Include.NON_DEFAULT) int untested,
    List<FoldCounts> folds) {
  public FoldProof {
    folds = List.copyOf(folds);
  }

  /** The sides of one fold. */
  public record FoldCounts(int fold, Side train, Side dev, Side test) {}

  /**
   * @param speakers sorted as strings
   */
  public record Side(int clips, List<String> speakers) {
    public Side {
      speakers = List.copyOf(speakers);
    }
  }

  /**
   * Checks folds that test every usable clip.
   *
   * @param usable ids of clips that have a label under some rule
   * @throws BadInputException naming the fold and the speaker, session or clip that fails
   */
  public static FoldProof of(ClipTable clips, Set<String> usable, Folds folds) {
    return of(clips, usable, folds, 1);
  }

  /**
   * Checks folds as somebody published them, which may leave clips untested.
   *
   * @throws BadInputException naming the fold and the speaker, session or clip that fails
   */
  public static FoldProof ofPublished(ClipTable clips, Set<String> usable, Folds folds) {
    return of(clips, usable, folds, 0);
  }

  private static FoldProof of(ClipTable clips, Set<String> usable, Folds folds, int least) {
    Map<String, Integer> tested = new HashMap<>();
    List<FoldCounts> counts = new ArrayList<>();
    for (Fold fold : folds.folds()) {
      counts.add(check(clips, fold));
      fold.test().forEach(clip -> tested.merge(clip, 1, Integer::sum));
    }
    int untested = 0;
    for (String clip : clips.ids()) {
      int times = tested.getOrDefault(clip, 0);
      boolean used = usable.contains(clip);
      if (used ? times < least || times > 1 : times != 0) {
        throw new BadInputException(
            "Clip '"
                + clip
                + "' is tested in "
                + times
                + " folds, expected "
                + (!used
                    ? "none: no rater gave it a class"
                    : least == 1 ? "exactly one" : "one at most"));
      }
      untested += used && times == 0 ? 1 : 0;
    }
    return new FoldProof(
        clips.size(),
        (int) clips.ids().stream().filter(usable::contains).count(),
        clips.speakers().size(),
        (int)
            clips.clips().stream()
                .filter(clip -> usable.contains(clip.id()) && clip.speaker().isEmpty())
                .count(),
        untested,
        counts);
  }

  private static FoldCounts check(ClipTable clips, Fold fold) {
    disjoint(clips, fold, "Speaker", Clip::speaker);
    disjoint(clips, fold, "Session", Clip::session);
    return new FoldCounts(
        fold.id().value(),
        side(clips, fold, "train", fold.train()),
        side(clips, fold, "dev", fold.dev()),
        side(clips, fold, "test", fold.test()));
  }

  private static void disjoint(
      ClipTable clips, Fold fold, String what, Function<Clip, Optional<String>> attribute) {
    Map<String, String> sides = new HashMap<>();
    Map<String, List<String>> bySide =
        Map.of("train", fold.train(), "dev", fold.dev(), "test", fold.test());
    for (String side : List.of("train", "dev", "test")) {
      for (String id : bySide.getOrDefault(side, List.of())) {
        String value = attribute.apply(clips.clip(id)).orElse("");
        String before = value.isEmpty() ? side : sides.getOrDefault(value, side);
        if (!before.equals(side)) {
          throw onTwoSides(what, value, before, side, fold.id(), " (clip '" + id + "')");
        }
        sides.put(value, side);
      }
    }
  }

  /** The refusal of folds in which somebody is heard on two sides. */
  static BadInputException onTwoSides(
      String what, String value, String before, String side, FoldId fold, String where) {
    return new BadInputException(
        what
            + " '"
            + value
            + "' is in "
            + before
            + " and in "
            + side
            + " of "
            + fold
            + where
            + ": a model would be tested on voices that it has heard");
  }

  private static Side side(ClipTable clips, Fold fold, String name, List<String> ids) {
    if (ids.isEmpty()) {
      throw new BadInputException(
          "There is no clip to "
              + (name.equals("train") ? "train on" : name + " with")
              + " in "
              + fold.id()
              + ". Use more speakers, or fewer folds");
    }
    TreeSet<String> speakers = new TreeSet<>();
    ids.forEach(id -> clips.clip(id).speaker().ifPresent(speakers::add));
    return new Side(ids.size(), List.copyOf(speakers));
  }
}
