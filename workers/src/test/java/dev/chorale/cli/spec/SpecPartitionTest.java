package dev.chorale.cli.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.source.Location;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.CorpusSpec;
import dev.chorale.vocabulary.Partition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecPartitionTest {
  private static final String OWN = "id: own, classes: [joy, fear]";

  private final SpecFile specs = new SpecFile();

  private CorpusSpec corpus(String fields) {
    return specs.parse("name: night\ncorpora: [{" + fields + "}]", "night.yaml").corpora().get(0);
  }

  @Test
  void aCorpusOfThePaperIsSplitByItsTable() {
    CorpusSpec iemocap = corpus("id: iemocap");
    assertThat(iemocap.folds()).isEqualTo(5);
    assertThat(iemocap.partition().orElseThrow().rows().get(4).train())
        .containsExactly("1", "2", "5");
    assertThat(corpus("id: msp-podcast").partition()).contains(Partition.of(Partition.GIVEN));
    assertThat(corpus("id: msp-podcast").folds()).isEqualTo(1);
  }

  @Test
  void aSweepMayChooseAnotherSplit() {
    assertThat(corpus("id: iemocap, partition: speakers").partition()).isEmpty();
    assertThat(corpus("id: iemocap, partition: speakers").folds()).isEqualTo(5);
    assertThat(corpus("id: iemocap, partition: leave-one-speaker-out").folds()).isEqualTo(10);
    assertThat(corpus(OWN + ", partition: leave-one-speaker-out, folds: 7").folds()).isEqualTo(7);
    CorpusSpec own =
        corpus(OWN + ", partition: sessions, sessions: [{train: [1, b], dev: [2], test: ['3']}]");
    assertThat(own.partition())
        .contains(
            new Partition(
                Partition.SESSIONS,
                List.of(new Partition.Row(List.of("1", "b"), List.of("2"), List.of("3")))));
    assertThat(own.folds()).isEqualTo(1);
  }

  @Test
  void devAndTestSessionsMayChangePlaces() {
    assertThat(corpus("id: iemocap, swapDevTest: true").partition().orElseThrow().rows().get(0))
        .isEqualTo(new Partition.Row(List.of("1", "2", "3"), List.of("5"), List.of("4")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "partition: random ! partition: found 'random', expected speakers, leave-one-speaker-out,",
        "partition: sessions ! partition: this corpus has no table of sessions. Add one: sessions:",
        "swapDevTest: true ! swapDevTest: belongs to partition: sessions, found speakers",
        "sessions: [] ! sessions: belongs to partition: sessions, found speakers",
        "partition: leave-one-speaker-out ! needs the number of speakers here. Add folds: N",
        "partition: given, folds: 5 ! folds: partition: given gives 1. Leave it out, or choose",
        "partition: sessions, sessions: [{train: [1], test: [2]}] ! the field 'dev' is missing",
        "partition: sessions, sessions: [{train: [1, 1], dev: [3], test: [2]}] ! given twice",
        "partition: sessions, sessions: [] ! the list is empty"
      })
  void whatDoesNotFitIsRefusedWithTheMend(String fields, String message) {
    assertThatThrownBy(() -> corpus(OWN + ", " + fields))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("night.yaml, line 2, corpora[0]")
        .hasMessageContaining(message);
  }

  @Test
  void aSplitThatCantBeProvedIsRefusedBeforeTheSweepStarts(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("clips.csv"),
        "clip,path,speaker,session\na,a.wav,1,1\nb,b.wav,2,2\nc,c.wav,1,3\n");
    Files.writeString(folder.resolve("ratings.csv"), "clip,rater,label\na,1,joy\nb,1,fear\n");
    String spec =
        "name: night\ncorpora: [{"
            + OWN
            + ", partition: sessions, sessions: [{train: [1], dev: [2], test: [3]}]}]";
    assertThatThrownBy(
            () ->
                SpecCheck.check(
                    specs.parse(spec, "night.yaml"),
                    Map.of(new CorpusId("own"), Location.of(folder.toString()))))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("Corpus 'own': Speaker '1' is in train and in test of fold-0");
  }
}
