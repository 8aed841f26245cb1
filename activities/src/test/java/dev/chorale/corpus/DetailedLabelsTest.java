package dev.chorale.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.folds.FoldProof;
import dev.chorale.folds.Split;
import dev.chorale.vocabulary.Partition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On tables as MSP-PODCAST's public description has them, not on the corpus itself. */
class DetailedLabelsTest {
  private static final String CONSENSUS = "Labels/labels_consensus.csv";
  private static final String DETAILED = "Labels/labels_detailed.csv";
  private static final String COLUMNS =
      "FileName,EmoClass,EmoAct,EmoVal,EmoDom,SpkrID,Gender,Split_Set";

  @TempDir private Path folder;
  private Tree tree = new Tree(Path.of(""));

  @BeforeEach
  void aSmallRelease() throws IOException {
    tree =
        new Tree(folder)
            .with(
                CONSENSUS,
                COLUMNS,
                "MSP-PODCAST_0001_0008.wav,N,4.2,4.0,4.1,127,Male,Train",
                "MSP-PODCAST_0002_0033.wav,X,4.2,4.0,4.1,Unknown,Unknown,Train",
                "MSP-PODCAST_0003_0001.wav,A,4.2,4.0,4.1,5,Female,Development",
                "MSP-PODCAST_0004_0001.wav,H,4.2,4.0,4.1,9,Female,Test1",
                "MSP-PODCAST_0005_0001.wav,O,4.2,4.0,4.1,Unknown,Female,Test2",
                "MSP-PODCAST_0006_0001.wav,,,,,,,Test3")
            .with(
                DETAILED,
                "FileName,EmoDetail",
                "MSP-PODCAST_0001_0008.wav,\"WORKER00000001; Neutral; Neutral,Concerned; A:3.0;"
                    + " V:4.0; D:4.0;\"",
                "MSP-PODCAST_0001_0008.wav,WORKER00000002; Happy; Happy; A:3.0; V:4.0; D:4.0;",
                "MSP-PODCAST_0002_0033.wav,WORKER00000001; Other-curious; ; A:3.0; V:4.0; D:4.0;",
                "MSP-PODCAST_0003_0001.wav,WORKER00000001; Angry; A:3.0; V:4.0; D:4.0;",
                "MSP-PODCAST_0004_0001.wav,WORKER00000003; Contempt; Contempt; A:3; V:4; D:4;",
                "MSP-PODCAST_0005_0001.wav,WORKER00000003; Bored; Bored; A:3; V:4; D:4;",
                "MSP-PODCAST_0006_0001.wav,WORKER00000003; Sad; Sad; A:3; V:4; D:4;");
  }

  @Test
  void thePrimaryEmotionOfEachWorkerIsTheAnnotation() {
    CorpusSource source = tree.open("msp-podcast");
    assertThat(Tree.shown(source.contents().annotations()))
        .containsExactly(
            "MSP-PODCAST_0001_0008 WORKER00000001 neutral",
            "MSP-PODCAST_0001_0008 WORKER00000002 happiness",
            "MSP-PODCAST_0002_0033 WORKER00000001 other",
            "MSP-PODCAST_0003_0001 WORKER00000001 anger",
            "MSP-PODCAST_0004_0001 WORKER00000003 contempt",
            "MSP-PODCAST_0005_0001 WORKER00000003 Bored");
    assertThat(source.leftOut())
        .isEqualTo(
            Map.of(
                "clips of a partition that is not used", 1,
                "ratings of a partition that is not used", 1,
                "annotations with a label that is not described, which count as other", 1));
    assertThat(source.ratings().unusable()).as("Other-curious, Bored").isEqualTo(2);
  }

  @Test
  void testOneAndTestTwoAreTheTestAndUnknownSpeakersAreAbsent() {
    ClipTable clips = tree.open("msp-podcast").clips();
    assertThat(clips.clips().stream().map(clip -> clip.partition().orElse("")))
        .containsExactly("train", "train", "dev", "test", "test");
    assertThat(clips.clip("MSP-PODCAST_0002_0033").speaker()).isEmpty();
    assertThat(clips.clip("MSP-PODCAST_0002_0033").gender()).isEmpty();
    assertThat(clips.clip("MSP-PODCAST_0001_0008").speaker()).contains("127");
    FoldProof proof =
        Split.of(clips, Set.copyOf(clips.ids()), 1, Optional.of(Partition.of(Partition.GIVEN)))
            .proof();
    assertThat(proof.unknownSpeakers()).as("of whom nothing is proved").isEqualTo(2);
    assertThat(proof.untested()).isEqualTo(3);
    assertThat(proof.folds().get(0).test().clips()).isEqualTo(2);
  }

  @Test
  void aReleaseWithAColumnForEachFieldReadsTheSame() throws IOException {
    tree.with(
        DETAILED,
        "FileName,Workers,EmoClass_Major,EmoClass_Second,EmoAct,EmoVal,EmoDom",
        "MSP-PODCAST_0001_0008.wav,WORKER1,Neutral,\"Neutral,Sad\",3,4,4");
    assertThat(Tree.shown(tree.open("msp-podcast").contents().annotations()))
        .containsExactly("MSP-PODCAST_0001_0008 WORKER1 neutral");
  }

  @Test
  void partitionAndSpeakerMayLieInTextFiles() throws IOException {
    tree.with(CONSENSUS, "FileName,EmoClass", "MSP-PODCAST_0001_0008.wav,N")
        .with("Partitions.txt", "Test1; MSP-PODCAST_0001_0008.wav", "")
        .with("Speaker_ids.txt", "MSP-PODCAST_0001_0008.wav; Speaker_127")
        .with(DETAILED, "FileName,EmoDetail", "MSP-PODCAST_0001_0008.wav,W1; Sad; Sad; A:1;");
    CorpusSource source = tree.open("msp-podcast");
    assertThat(source.clips().clips().get(0).partition()).contains("test");
    assertThat(source.clips().speakers()).containsExactly("Speaker_127");
    assertThat(source.contents().labelFiles())
        .containsExactly(CONSENSUS, "Partitions.txt", "Speaker_ids.txt", DETAILED);
  }

  @Test
  void biicPodcastIsReadAlike() throws IOException {
    tree.with(CONSENSUS, COLUMNS, "BIIC-PODCAST_1000_0321_0003.wav,H,4,4,4,Unknown,Unknown,Test")
        .with(
            DETAILED,
            "FileName,EmoDetail",
            "BIIC-PODCAST_1000_0321_0003.wav,W1; Happy; Happy; A:1; V:1; D:1;");
    Clip clip = tree.open("biic-podcast").clips().clip("BIIC-PODCAST_1000_0321_0003");
    assertThat(clip.partition()).contains("test");
    assertThat(clip.speaker()).isEmpty();
    assertThat(clip.language()).contains("zh");
  }

  @Test
  void whatIsBrokenIsRefusedWithFileAndLine() throws IOException {
    tree.with("Partitions.txt", "Train; MSP-PODCAST_0004_0001.wav");
    tree.assertRefused(
        "msp-podcast", CONSENSUS + ", line 5: found partition 'Test1', but 'Train' in Partitions");
    tree.with("Partitions.txt", "Train MSP-PODCAST_0004_0001.wav");
    tree.assertRefused("msp-podcast", "Partitions.txt, line 1: found 'Train MSP-PODCAST_0004");
    tree.with("Partitions.txt", "");
    String row = "MSP-PODCAST_0001_0008.wav,N,4,4,4,1,Male,";
    tree.with(CONSENSUS, COLUMNS, row + "Trian");
    tree.assertRefused("msp-podcast", "line 2: found partition 'Trian', expected one of [Dev");
    tree.with(CONSENSUS, COLUMNS, row);
    tree.assertRefused("msp-podcast", "line 2: found no partition, expected one in 'Split_Set'");
    tree.with(CONSENSUS, COLUMNS, row + "Train", row + "Train");
    tree.assertRefused("msp-podcast", "line 3: clip 'MSP-PODCAST_0001_0008' occurs twice");
    tree.with(CONSENSUS, COLUMNS, "../a.wav,N,4,4,4,1,Male,Train");
    tree.assertRefused("msp-podcast", "line 2: found file '../a.wav', expected letters");
    tree.with(CONSENSUS, COLUMNS, row + "Train");
    tree.assertRefused(
        "msp-podcast", DETAILED + ", line 4: clip 'MSP-PODCAST_0002_0033' is not in Labels/");
    tree.with(DETAILED, "FileName,EmoDetail", "MSP-PODCAST_0001_0008.wav,W1 Sad");
    tree.assertRefused("msp-podcast", "line 2: found 'W1 Sad' in 'EmoDetail', expected 'worker;");
    tree.with(DETAILED, "FileName,Emotion", "MSP-PODCAST_0001_0008.wav,Sad");
    tree.assertRefused("msp-podcast", "line 1: found columns 'FileName,Emotion'");
  }
}
