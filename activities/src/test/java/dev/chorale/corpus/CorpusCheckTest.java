package dev.chorale.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.corpus.CheckedCorpus.Kind;
import dev.chorale.vocabulary.CorpusId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusCheckTest {
  private static final List<String> CLASSES = List.of("calm", "tense");

  @TempDir private Path folder;

  @BeforeEach
  void aCorpusWithNothingToFind() throws IOException {
    clips("a,wav/a.wav,1,train", "b,wav/b.wav,2,dev", "c,wav/c.wav,3,test");
    ratings("a,r1,calm", "b,r1,tense", "c,r1,calm", "c,r2,other");
    Files.createDirectories(folder.resolve("wav"));
    for (String clip : List.of("a", "b", "c")) {
      Files.write(folder.resolve("wav/" + clip + ".wav"), new byte[] {1});
    }
  }

  @Test
  void ofACompleteCorpusNothingIsFound() {
    CheckedCorpus checked = check();
    assertThat(checked.findings()).isEmpty();
    assertThat(checked.misleads()).isFalse();
    assertThat(checked.recordings()).isEqualTo(3);
  }

  @Test
  void recordingsThatAreMissingEmptyOrTooManyAreNamed() throws IOException {
    Files.delete(folder.resolve("wav/a.wav"));
    Files.write(folder.resolve("wav/b.wav"), new byte[0]);
    Files.write(folder.resolve("wav/d.wav"), new byte[] {1});
    CheckedCorpus checked = check();
    assertFound(checked, Kind.MISSING_AUDIO, true, 1, "wav/a.wav");
    assertFound(checked, Kind.EMPTY_AUDIO, true, 1, "wav/b.wav");
    assertFound(checked, Kind.SURPLUS_AUDIO, false, 1, "wav/d.wav");
    assertThat(checked.misleads()).isTrue();
    assertThat(checked.findings().get(2).kind())
        .as("what misleads comes first")
        .isEqualTo(Kind.SURPLUS_AUDIO);
  }

  @Test
  void aSpeakerOnTwoSidesAndHolesOfThePartitionMislead() throws IOException {
    clips("a,wav/a.wav,1,train", "b,wav/b.wav,1,test", "c,wav/c.wav,3,");
    CheckedCorpus checked = check();
    assertFound(checked, Kind.SPEAKER_ON_TWO_SIDES, true, 1, "1 (test, train)");
    assertFound(checked, Kind.PARTITION_HOLES, true, 2, "c", "no clip in dev");
  }

  @Test
  void unknownSpeakersMisleadOnlyWithoutAPartition() throws IOException {
    clips("a,wav/a.wav,,train", "b,wav/b.wav,2,dev", "c,wav/c.wav,3,test");
    assertFound(check(), Kind.UNKNOWN_SPEAKERS, false, 1, "a");
    clips("a,wav/a.wav,,", "b,wav/b.wav,2,", "c,wav/c.wav,3,");
    assertFound(check(), Kind.UNKNOWN_SPEAKERS, true, 1, "a");
  }

  @Test
  void aLabelThatIsAClassInOtherCapitalsMisleadsAndAnyOtherIsCounted() throws IOException {
    ratings("a,r1,calm", "b,r1,tense", "c,r1,calm", "c,r2,bored", "c,r3,bored", "c,r4,sad");
    assertFound(check(), Kind.UNKNOWN_LABELS, false, 3, "bored (2)", "sad (1)");
    ratings("a,r1,Calm", "b,r1,tense", "c,r1,calm");
    CheckedCorpus checked = check();
    assertFound(checked, Kind.UNKNOWN_LABELS, true, 1, "Calm (1)");
    assertThat(checked.findings().get(0).mend()).isEqualTo("write Calm as the classes are written");
  }

  @Test
  void whatRatersLeftOutOrSaidTwiceIsTold() throws IOException {
    ratings("a,,calm", "a,,calm", "b,r1,other", "a,r1,calm", "a,r1,calm");
    CheckedCorpus checked = check();
    assertFound(checked, Kind.CLIPS_WITHOUT_ANNOTATION, false, 1, "c");
    assertFound(checked, Kind.CLIPS_WITHOUT_CLASS, false, 1, "b");
    assertFound(checked, Kind.RATERS_WITHOUT_ID, false, 2, "a");
    assertFound(checked, Kind.REPEATED_ANNOTATIONS, false, 1, "a");
    assertThat(checked.misleads()).isFalse();
  }

  @Test
  void aCopyWithOtherCountsThanThePublishedOneMisleads() throws IOException {
    Files.writeString(
        folder.resolve("tabulatedVotes.csv"),
        "\"\",A,D,F,H,N,S,fileName\n100001,0,0,0,1,10,0,1001_IEO_NEU_XX\n");
    CheckedCorpus checked =
        CorpusCheck.of(CorpusSource.open(new CorpusId("crema-d"), List.of(), Optional.of(folder)));
    assertThat(checked.findings())
        .filteredOn(finding -> finding.kind() == Kind.COUNTS)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.misleads()).isTrue();
              assertThat(finding.found())
                  .contains("found 1 clips, a complete copy has 7442")
                  .contains("found 11 annotations, a complete copy has 68568");
            });
    assertFound(checked, Kind.MISSING_AUDIO, true, 1, "AudioWAV/1001_IEO_NEU_XX.wav");
  }

  @Test
  void theShippedRatingsOfCremaDAreComplete() {
    CheckedCorpus checked =
        CorpusCheck.of(CorpusSource.open(new CorpusId("crema-d"), List.of(), Optional.empty()));
    assertThat(checked.findings()).isEmpty();
    assertThat(checked.clips()).isEqualTo(7442);
  }

  private static void assertFound(
      CheckedCorpus checked, Kind kind, boolean misleads, int count, String... first) {
    assertThat(checked.findings())
        .filteredOn(finding -> finding.kind() == kind)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.misleads()).isEqualTo(misleads);
              assertThat(finding.count()).isEqualTo(count);
              assertThat(finding.first()).containsExactly(first);
              assertThat(List.of(finding.found(), finding.mend())).doesNotContain("");
            });
  }

  private CheckedCorpus check() {
    return CorpusCheck.of(CorpusSource.open(new CorpusId("own"), CLASSES, Optional.of(folder)));
  }

  private void clips(String... lines) throws IOException {
    Files.writeString(
        folder.resolve("clips.csv"),
        "clip,path,speaker,partition\n" + String.join("\n", lines) + "\n");
  }

  private void ratings(String... lines) throws IOException {
    Files.writeString(
        folder.resolve("ratings.csv"), "clip,rater,label\n" + String.join("\n", lines) + "\n");
  }
}
