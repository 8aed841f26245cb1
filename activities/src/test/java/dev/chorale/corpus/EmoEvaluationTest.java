package dev.chorale.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.labels.Losses;
import dev.chorale.labels.RatingStatistics;
import dev.chorale.vocabulary.AggregationRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a tree as IEMOCAP's public description has it, not on the corpus itself. */
class EmoEvaluationTest {
  private static final String HEAD = "% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]";
  private static final String FIRST = "Session1/dialog/EmoEvaluation/Ses01F_impro01.txt";

  @TempDir private Path folder;
  private Tree tree = new Tree(Path.of(""));

  @BeforeEach
  void aTreeOfTwoSessions() throws IOException {
    tree =
        new Tree(folder)
            .with(
                FIRST,
                HEAD,
                "",
                "[6.2901 - 8.2357]\tSes01F_impro01_F000\tneu\t[2.5000, 2.5000, 2.5000]",
                "C-E2:\tNeutral;\t()",
                "C-E3:\tNeutral; Sadness;\t(tired; bored)",
                "C-E4:\tneutral state;\t()",
                "C-F1:\tSadness;\t()",
                "A-E3:\tval 3; act 2; dom  2;\t()",
                "A-F1:\tval 3; act 2; dom  2;\t()",
                "",
                "[10.0100 - 11.3925]\tSes01F_impro01_M000\txxx\t[2.5000, 2.5000, 2.5000]",
                "C-E2:\tOther;\t(annoyed)",
                "C-E3:\t;\t()",
                "C-M1:\tExcited;\t()",
                "A-E3:\tval 3; act 2; dom  2;\t()")
            .with("Session1/dialog/EmoEvaluation/._Ses01F_impro01.txt", "binary")
            .with(
                "Session1/dialog/EmoEvaluation/Categorical/Ses01F_impro01_e2_cat.txt",
                "Ses01F_impro01_F000 :Neutral state; ()")
            .with(
                "Session2/dialog/EmoEvaluation/Ses02M_script03_2.txt",
                HEAD,
                "[1.0 - 2.0]\tSes02M_script03_2_F001\tang\t[1.5000, 4.0000, 4.5000]",
                "C-E1:\tAnger;\t()",
                "C-E5:\tFrustration;\t()",
                "C-E6:\tMelancholy;\t()");
  }

  @Test
  void everyEmotionOfARaterIsAnAnnotationAndSelfReportsCount() {
    CorpusSource source = tree.open("iemocap");
    assertThat(Tree.shown(source.contents().annotations()))
        .containsExactly(
            "Ses01F_impro01_F000 E2 neutral",
            "Ses01F_impro01_F000 E3 neutral",
            "Ses01F_impro01_F000 E3 sadness",
            "Ses01F_impro01_F000 E4 neutral",
            "Ses01F_impro01_F000 F1 sadness",
            "Ses01F_impro01_M000 E2 other",
            "Ses01F_impro01_M000 M1 excitement",
            "Ses02M_script03_2_F001 E1 anger",
            "Ses02M_script03_2_F001 E5 frustration",
            "Ses02M_script03_2_F001 E6 Melancholy");
    assertThat(source.leftOut())
        .isEqualTo(
            Map.of(
                "ratings without an emotion", 1,
                "hidden files beside the evaluations", 1,
                "annotations with a label that is not described, which count as other", 1));
    RatingStatistics stats = RatingStatistics.of(source.ratings());
    assertThat(stats.annotations()).contains(10);
    // Neutral has 3 of 5; excitement 1 of 1; anger and frustration tie.
    Losses majority = Objects.requireNonNull(stats.rules().get(AggregationRule.MAJORITY));
    assertThat(majority.keptClips()).isEqualTo(2);
    assertThat(majority.keptAnnotations()).contains(4);
    // Of 10 annotations 2 are other.
    assertThat(
            Objects.requireNonNull(stats.rules().get(AggregationRule.ALL_INCLUSIVE))
                .annotationLoss())
        .contains(0.2);
  }

  @Test
  void withoutSelfReportsTheListenersAloneCount() {
    CorpusSource source = tree.open("iemocap-listeners");
    assertThat(source.contents().annotations()).hasSize(8);
    assertThat(source.leftOut())
        .containsEntry("self-reports of the actors, which a setting leaves out", 2);
    assertThat(source.ratings().unusable()).as("only the actor saw an emotion").isEqualTo(1);
  }

  @Test
  void theSpeakerIsTheLetterOfTheLastFieldAndTheDyadTheSession() {
    ClipTable clips = tree.open("iemocap").clips();
    assertThat(clips.speakers()).containsExactly("Ses01_F", "Ses01_M", "Ses02_F");
    Clip clip = clips.clip("Ses02M_script03_2_F001");
    assertThat(clip.speaker()).as("Ses02M tells who wore the markers").contains("Ses02_F");
    assertThat(clip.gender()).contains("F");
    assertThat(clip.session()).contains("2");
  }

  @Test
  void theSoundLiesBySessionAndDialogue() {
    CorpusSource source = tree.open("iemocap");
    assertThat(source.audioFolders()).isEmpty();
    assertThat(source.contents().sounds())
        .containsEntry(
            "Ses02M_script03_2_F001",
            "Session2/sentences/wav/Ses02M_script03_2/Ses02M_script03_2_F001.wav");
  }

  @Test
  void anIncompleteCopyIsTold() {
    assertThat(tree.open("iemocap").differences())
        .containsExactly(
            "found 3 clips, a complete copy has 10039",
            "found 3 speakers, a complete copy has 10",
            "found 2 clips in session 1, a complete copy has 1819",
            "found 1 clips in session 2, a complete copy has 1811",
            "found 0 clips in session 3, a complete copy has 2136",
            "found 0 clips in session 4, a complete copy has 2103",
            "found 0 clips in session 5, a complete copy has 2170");
  }

  @Test
  void whatIsBrokenIsRefusedWithFileAndLine() throws IOException {
    String header = "[1.0 - 2.0]\tSes01F_impro01_F000\tneu\t[2.5, 2.5, 2.5]";
    tree.with(FIRST, "C-E1:\tNeutral;\t()");
    tree.assertRefused("iemocap", "Ses01F_impro01.txt, line 1: found a rating before");
    tree.with(FIRST, header, "Neutral");
    tree.assertRefused("iemocap", "line 2: found 'Neutral', expected a clip's line in brackets");
    tree.with(FIRST, header, "", header);
    tree.assertRefused("iemocap", "line 3: clip 'Ses01F_impro01_F000' occurs twice");
    tree.with(FIRST, "[1.0 - 2.0] Ses01F_impro01_F000");
    tree.assertRefused(
        "iemocap", "line 1: found '[1.0 - 2.0] Ses01F_impro01_F000', expected [start");
    tree.with(FIRST, header.replace("impro01", "impro02"));
    tree.assertRefused("iemocap", "expected one of Ses01F_impro01 in Session1");
    tree.with(FIRST, header.replace("Ses01F_impro01_F000", "../../evil"));
    tree.assertRefused("iemocap", "line 1: found clip '../../evil', expected a name like");
    tree.with(FIRST, header, "C-: Neutral");
    tree.assertRefused("iemocap", "line 2: found 'C-: Neutral', expected 'C-E1:'");
    tree.with(FIRST, "x\0y");
    tree.assertRefused("iemocap", "line 1: has bytes that are no text");
    new Tree(folder.resolve("Session1"))
        .assertRefused("iemocap", "expected the folder that holds Session1 to Session5");
  }
}
