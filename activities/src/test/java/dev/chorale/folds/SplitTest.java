package dev.chorale.folds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.corpus.Clip;
import dev.chorale.corpus.ClipTable;
import dev.chorale.corpus.Corpora;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.FoldId;
import dev.chorale.vocabulary.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SplitTest {
  @Test
  void iemocapIsSplitAsTheSupplementsTableSaysWithTheFifthRowMended() {
    assertThat(table("iemocap"))
        .containsExactly(
            row("1,2,3", "4", "5"),
            row("2,3,4", "5", "1"),
            row("3,4,5", "1", "2"),
            row("1,4,5", "2", "3"),
            row("1,2,5", "3", "4"));
    FoldProof proof = split(dyads(5), table("iemocap")).proof();
    assertThat(proof.folds()).hasSize(5);
    assertThat(proof.untested()).isZero();
    assertThat(proof.folds().get(4).test().speakers()).containsExactly("4F", "4M");
    assertThat(proof.folds().get(4).train().clips()).isEqualTo(6);
  }

  @Test
  void mspImprovIsSplitAsTheSupplementsTableSays() {
    assertThat(table("msp-improv"))
        .containsExactly(
            row("1,2,3,4", "5", "6"),
            row("1,2,3,6", "4", "5"),
            row("1,2,5,6", "3", "4"),
            row("1,4,5,6", "2", "3"),
            row("3,4,5,6", "1", "2"),
            row("2,3,4,5", "6", "1"));
    assertThat(split(dyads(6), table("msp-improv")).proof().untested()).isZero();
  }

  /** Table 7 prints 1,2,4 | 3 | 4 as its fifth row. */
  @Test
  void theFifthRowAsPrintedIsRefusedSinceItTrainsOnTheDyadThatItTests() {
    List<Partition.Row> printed = new ArrayList<>(table("iemocap"));
    printed.set(4, row("1,2,4", "3", "4"));
    assertRefused(
        dyads(5),
        new Partition(Partition.SESSIONS, printed),
        5,
        "Session '4' is in train and in test of fold-4 (row 5): a model would be tested on voices"
            + " that it has heard");
  }

  @Test
  void aTableThatTestsASessionTwiceOrNamesNoneOfTheCorpusIsRefused() {
    assertRefused(
        dyads(4),
        new Partition(Partition.SESSIONS, List.of(row("1", "2", "3"), row("1", "4", "3"))),
        2,
        "Clip '3F' is tested in 2 folds, expected one at most");
    assertRefused(
        dyads(2),
        new Partition(Partition.SESSIONS, List.of(row("1", "2", "7"))),
        1,
        "Session '7' (test of fold-0) has no clip. The corpus has the sessions [1, 2]");
    assertRefused(
        dyads(3),
        new Partition(Partition.SESSIONS, List.of(row("1", "2", "3"))),
        2,
        "Partition 'sessions' gives 1 folds, expected 2. Write folds: 1");
  }

  @Test
  void aSpeakerInTwoSessionsIsFoundByTheProof() {
    List<Clip> clips = new ArrayList<>(dyads(3).clips());
    clips.add(clip("x", "1F", Optional.of("3"), Optional.empty()));
    assertRefused(
        new ClipTable(clips),
        new Partition(Partition.SESSIONS, List.of(row("1", "2", "3"))),
        1,
        "Speaker '1F' is in train and in test of fold-0 (clip 'x')");
  }

  @Test
  void aGivenPartitionIsOneFoldAndUnknownSpeakersAreUnproved() {
    ClipTable clips =
        new ClipTable(
            List.of(
                clip("a", "1", Optional.empty(), Optional.of("train")),
                clip("b", "", Optional.empty(), Optional.of("train")),
                clip("c", "2", Optional.empty(), Optional.of("dev")),
                clip("d", "", Optional.empty(), Optional.of("test")),
                clip("e", "3", Optional.empty(), Optional.empty())));
    Split split =
        Split.of(clips, Set.copyOf(clips.ids()), 1, Optional.of(Partition.of(Partition.GIVEN)));
    Fold fold = split.folds().fold(new FoldId(0));
    assertThat(fold.train()).containsExactly("a", "b");
    assertThat(fold.dev()).containsExactly("c");
    assertThat(fold.test()).containsExactly("d");
    assertThat(split.proof().unknownSpeakers()).isEqualTo(2);
    assertThat(split.proof().untested()).isEqualTo(4);
  }

  @Test
  void aGivenPartitionWithASpeakerOnTwoSidesIsRefused() {
    assertRefused(
        new ClipTable(
            List.of(
                clip("a", "1", Optional.empty(), Optional.of("train")),
                clip("b", "2", Optional.empty(), Optional.of("dev")),
                clip("c", "1", Optional.empty(), Optional.of("test")))),
        Partition.of(Partition.GIVEN),
        1,
        "Speaker '1' is in train and in test of fold-0 (clip 'c')");
    assertRefused(
        dyads(3), Partition.of(Partition.GIVEN), 1, "No clip of the corpus tells its partition");
  }

  @Test
  void leavingOneSpeakerOutTestsEachAlone() {
    List<Clip> clips = new ArrayList<>();
    for (String speaker : List.of("ann", "ben", "cem", "dot")) {
      clips.add(clip(speaker + "1", speaker, Optional.empty(), Optional.empty()));
    }
    ClipTable table = new ClipTable(clips);
    Partition out = Partition.of(Partition.LEAVE_ONE_SPEAKER_OUT);
    assertThat(Split.of(table, Set.copyOf(table.ids()), 4, Optional.of(out)).proof().folds())
        .extracting(fold -> fold.test().speakers())
        .containsExactly(List.of("ann"), List.of("ben"), List.of("cem"), List.of("dot"));
    assertRefused(table, out, 3, "Partition 'leave-one-speaker-out' gives 4 folds, expected 3");
  }

  /** Who talks to each other is in one session: the test would be heard in training. */
  @Test
  void speakersOfDyadsCantBeSplitFromEachOther() {
    assertRefused(
        dyads(3),
        Partition.of(Partition.LEAVE_ONE_SPEAKER_OUT),
        6,
        "Session '1' is in dev and in test of fold-0 (clip '1F')");
  }

  private static Split split(ClipTable clips, List<Partition.Row> rows) {
    return Split.of(
        clips,
        Set.copyOf(clips.ids()),
        rows.size(),
        Optional.of(new Partition(Partition.SESSIONS, rows)));
  }

  private static void assertRefused(
      ClipTable clips, Partition partition, int folds, String message) {
    assertThatThrownBy(
            () -> Split.of(clips, Set.copyOf(clips.ids()), folds, Optional.of(partition)))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(message);
  }

  private static List<Partition.Row> table(String corpus) {
    return Corpora.find(new CorpusId(corpus)).orElseThrow().partition().orElseThrow().rows();
  }

  private static Partition.Row row(String train, String dev, String test) {
    return new Partition.Row(
        List.of(train.split(",", -1)), List.of(dev.split(",", -1)), List.of(test.split(",", -1)));
  }

  /** A clip of each of the two speakers of each session; they speak in no other. */
  private static ClipTable dyads(int count) {
    List<Clip> clips = new ArrayList<>();
    for (int dyad = 1; dyad <= count; dyad++) {
      for (String letter : List.of("F", "M")) {
        clips.add(clip(dyad + letter, dyad + letter, Optional.of("" + dyad), Optional.empty()));
      }
    }
    return new ClipTable(clips);
  }

  private static Clip clip(
      String id, String speaker, Optional<String> session, Optional<String> partition) {
    return new Clip(
        id,
        Optional.of(speaker).filter(known -> !known.isEmpty()),
        Optional.empty(),
        session,
        Optional.empty(),
        partition,
        1,
        0);
  }
}
