package dev.chorale.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chorale.labels.Ratings;
import dev.chorale.labels.Votes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On rows in the format of the published share files, with invented values. */
class ShareFilesTest {
  private static final String COLUMNS =
      ",angry,sad,neutral,happy,EmoAct,EmoVal,EmoDom,SpkrID,Gender,Split_Set";

  @TempDir private Path folder;

  @Test
  void theSmoothingIsUndone() throws IOException {
    // 3, 0, 2, 0 and 1, 1, 1, 1 raters, smoothed by 0.05 and rounded to six decimals.
    CorpusSource source =
        new Tree(folder)
            .with(
                "labels_consensus_1.csv",
                COLUMNS,
                "MSP-IMPROV-S01A-F02-R-FF01.wav,0.576667,0.016667,0.39,0.016667,2,2,3,4,Female,Train",
                "MSP-IMPROV-S01A-M03-R-FF01.wav,0.25,0.25,0.25,0.25,2,2,3,5,Male,Development")
            .open("msp-improv-shares");
    Ratings ratings = source.ratings();
    assertThat(ratings.counted()).isFalse();
    // Order anger, happiness, sadness, neutral.
    Votes first = Objects.requireNonNull(ratings.votes().get("MSP-IMPROV-S01A-F02-R-FF01"));
    assertThat(first.shares().get(0)).isCloseTo(0.6, within(1e-6));
    assertThat(first.shares().get(1)).isZero();
    assertThat(first.shares().get(3)).isCloseTo(0.4, within(1e-6));
    assertThat(first.majority()).hasValue(0);
    assertThat(ratings.uniform()).isEqualTo(1);
    Clip clip = source.clips().clip("MSP-IMPROV-S01A-M03-R-FF01");
    assertThat(clip.session()).as("the dyad").contains("3");
    assertThat(clip.speaker()).contains("5");
    assertThat(clip.partition()).as("one of a fold is none of the corpus").isEmpty();
  }

  @Test
  void aPublishedSplitIsThatOfTheFile() throws IOException {
    CorpusSource source =
        new Tree(folder)
            .with(
                "labels_consensus.csv",
                ",angry,sad,disgust,contempt,fear,neutral,surprise,happy,EmoAct,EmoVal,EmoDom,"
                    + "SpkrID,Gender,Split_Set",
                "MSP-PODCAST_0001_0008.wav,0.007143,0.007143,0.007143,0.007143,0.007143,0.95,"
                    + "0.007143,0.007143,4,4,4,Unknown,Male,Development")
            .open("msp-podcast-shares");
    Clip clip = source.clips().clips().get(0);
    assertThat(clip.partition()).contains("dev");
    assertThat(clip.speaker()).isEmpty();
    assertThat(source.ratings().votes().values())
        .allSatisfy(votes -> assertThat(votes.majority()).as("neutral").hasValue(7));
  }

  @Test
  void whatIsBrokenIsRefusedWithTheLine() throws IOException {
    Tree tree = new Tree(folder);
    tree.assertRefused("msp-improv-shares", "labels_consensus.csv: not found");
    String id = "MSP-IMPROV-S01A-F02-R-FF01.wav,";
    tree.with("labels_consensus.csv", COLUMNS, id + "1,0,0,0,2,2,3,4,Female,Train");
    tree.assertRefused(
        "msp-improv-shares", "line 2: found 0, expected a share smoothed by 0.05, so at least");
    tree.with("labels_consensus.csv", COLUMNS, id + "0.9,0.3,0.1,0.1,2,2,3,4,Female,Train");
    tree.assertRefused("msp-improv-shares", "line 2: found shares that sum to");
    tree.with("labels_consensus.csv", COLUMNS, id + "NaN,0.3,0.1,0.1,2,2,3,4,Female,Train");
    tree.assertRefused("msp-improv-shares", "line 2: found 'NaN' in 'angry', expected a number");
    tree.with("labels_consensus.csv", COLUMNS.replace("happy", "glad"));
    tree.assertRefused("msp-improv-shares", "line 1: found columns");
  }
}
