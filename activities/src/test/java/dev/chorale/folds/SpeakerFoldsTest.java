package dev.chorale.folds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.corpus.Clip;
import dev.chorale.corpus.ClipTable;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.FoldId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpeakerFoldsTest {
  @Test
  void theIthSpeakerTestsInFoldIModKAndIsDevInTheFoldBefore() {
    // Sorted as strings: 1, 10, 2, 3.
    ClipTable clips = clips("a", "2", "b", "10", "c", "1", "d", "3", "e", "1");
    Folds folds = SpeakerFolds.build(clips, Set.copyOf(clips.ids()), 3);
    assertThat(folds.toCsv())
        .isEqualTo(
            """
            clip,fold-0,fold-1,fold-2
            a,train,dev,test
            b,dev,test,train
            c,test,train,dev
            d,test,train,dev
            e,test,train,dev
            """);
    FoldProof proof = FoldProof.of(clips, Set.copyOf(clips.ids()), folds);
    assertThat(proof.speakers()).isEqualTo(4);
    assertThat(proof.folds().get(0).test().speakers()).containsExactly("1", "3");
    assertThat(proof.folds().get(0).train().clips()).isEqualTo(1);
  }

  @Test
  void whateverTheSpeakersNoneIsOnTwoSidesAndEveryUsableClipIsTestedOnce() {
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      int k = 3 + random.nextInt(5);
      int speakers = k + random.nextInt(20);
      List<String> pairs = new ArrayList<>();
      Set<String> usable = new HashSet<>();
      for (int i = 0; i < speakers * 6; i++) {
        pairs.add("clip-" + i);
        pairs.add("speaker-" + i % speakers);
        if (i < speakers || random.nextInt(10) > 0) {
          usable.add("clip-" + i);
        }
      }
      ClipTable clips = clips(pairs.toArray(String[]::new));
      Folds folds = SpeakerFolds.build(clips, usable, k);
      List<String> tested = new ArrayList<>();
      for (Fold fold : folds.folds()) {
        tested.addAll(fold.test());
        Set<String> all = new HashSet<>(fold.train());
        all.addAll(fold.dev());
        all.addAll(fold.test());
        assertThat(all).isEqualTo(usable);
        assertThat(speakers(clips, fold.test()))
            .doesNotContainAnyElementsOf(speakers(clips, fold.train()));
        assertThat(speakers(clips, fold.dev()))
            .doesNotContainAnyElementsOf(speakers(clips, fold.train()));
        assertThat(speakers(clips, fold.dev()))
            .doesNotContainAnyElementsOf(speakers(clips, fold.test()));
      }
      assertThat(tested).containsExactlyInAnyOrderElementsOf(usable);
      assertThat(FoldProof.of(clips, usable, folds).usable()).isEqualTo(usable.size());
    }
  }

  @Test
  void tooFewFoldsOrSpeakersAndUnknownSpeakersAreRefusedWithTheReason() {
    ClipTable clips = clips("a", "1", "b", "2", "c", "3", "d", "4");
    assertRefused(clips, 2, "Found folds: 2, expected at least 3");
    assertRefused(clips, 5, "Found 4 speakers, expected at least 5");
    Clip unknown = clip("x", Optional.empty(), Optional.empty());
    assertRefused(new ClipTable(List.of(clips.clip("a"), unknown)), 3, "Clip 'x' has no speaker");
  }

  @Test
  void aFoldWithoutAUsableClipOnASideIsRefused() {
    ClipTable clips = clips("a", "1", "b", "2", "c", "3");
    Set<String> usable = Set.of("a", "b");
    Folds folds = SpeakerFolds.build(clips, usable, 3);
    assertThatThrownBy(() -> FoldProof.of(clips, usable, folds))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("There is no clip to train on in fold-0");
  }

  /** Table 7 prints 1,2,4 | 3 | 4 as the fifth row, which trains on its test dyad. */
  @Test
  void theFifthRowOfTable7AsPrintedIsRefused() {
    List<Clip> five = new ArrayList<>();
    for (int dyad = 1; dyad <= 5; dyad++) {
      for (String letter : List.of("F", "M")) {
        five.add(clip(dyad + letter, Optional.of(dyad + letter), Optional.of("" + dyad)));
      }
    }
    ClipTable clips = new ClipTable(five);
    Folds printed = dyads(clips, List.of("1", "2", "4"), "3", List.of("4F"));
    assertThatThrownBy(() -> FoldProof.of(clips, Set.of("4F"), printed))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("Session '4' is in train and in test of fold-0 (clip '4F')");
    Folds mended = dyads(clips, List.of("1", "2", "5"), "3", List.of("4F", "4M"));
    assertThat(FoldProof.of(clips, Set.of("4F", "4M"), mended).folds()).hasSize(1);
  }

  @Test
  void aClipThatIsTestedTwiceOrNeverIsRefused() {
    ClipTable clips = clips("a", "1", "b", "2", "c", "3", "d", "4");
    Fold zero = new Fold(new FoldId(0), List.of("c"), List.of("b"), List.of("a"));
    Fold again = new Fold(new FoldId(1), List.of("c"), List.of("b"), List.of("a"));
    assertThatThrownBy(
            () -> FoldProof.of(clips, Set.of("a"), new Folds(clips.ids(), List.of(zero, again))))
        .hasMessage("Clip 'a' is tested in 2 folds, expected exactly one");
    assertThatThrownBy(
            () -> FoldProof.of(clips, Set.of("a", "d"), new Folds(clips.ids(), List.of(zero))))
        .hasMessage("Clip 'd' is tested in 0 folds, expected exactly one");
    assertThatThrownBy(
            () -> FoldProof.of(clips, Set.of("d"), new Folds(clips.ids(), List.of(zero))))
        .hasMessage("Clip 'a' is tested in 1 folds, expected none: no rater gave it a class");
  }

  private static Folds dyads(ClipTable clips, List<String> train, String dev, List<String> test) {
    List<String> trained =
        clips.ids().stream()
            .filter(id -> train.contains(id.substring(0, 1)) && !test.contains(id))
            .toList();
    List<String> heldOut = clips.ids().stream().filter(id -> id.startsWith(dev)).toList();
    return new Folds(clips.ids(), List.of(new Fold(new FoldId(0), trained, heldOut, test)));
  }

  private static void assertRefused(ClipTable clips, int k, String message) {
    assertThatThrownBy(() -> SpeakerFolds.build(clips, Set.copyOf(clips.ids()), k))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(message);
  }

  private static Set<String> speakers(ClipTable clips, List<String> ids) {
    Set<String> speakers = new HashSet<>();
    ids.forEach(id -> speakers.add(clips.clip(id).speaker().orElseThrow()));
    return speakers;
  }

  private static ClipTable clips(String... idsAndSpeakers) {
    List<Clip> clips = new ArrayList<>();
    for (int i = 0; i < idsAndSpeakers.length; i += 2) {
      clips.add(clip(idsAndSpeakers[i], Optional.of(idsAndSpeakers[i + 1]), Optional.empty()));
    }
    return new ClipTable(clips);
  }

  private static Clip clip(String id, Optional<String> speaker, Optional<String> session) {
    return new Clip(
        id, speaker, Optional.empty(), session, Optional.empty(), Optional.empty(), 1, 0);
  }
}
