package dev.chorale.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.labels.Ratings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a file as MSP-IMPROV's public description has it, not on the corpus itself. */
class ImprovEvaluationTest {
  private static final String[] LINES = {
    "UTD-IMPROV-S01A-F02-R-FF01.avi; A; A:2.6; V:2.3; D:3.0 ; N:4.1;",
    "R1; Angry; Frustrated,Angry; A:2; V:2; D:3; N:4;",
    "R2; Neutral; Neutral; A:3; V:3; D:NaN; N:4;",
    "R2; Neutral; Neutral; A:3; V:3; D:NaN; N:4;",
    "R3; Other; Caf\u00e9 talk,Other; A:3; V:3; D:3; N:4;",
    "",
    "UTD-IMPROV-S14H-M02-P-MF03.avi; X; A:NaN; V:NaN; D:NaN ; N:NaN ;",
    "R1; Happy; ; A:2; V:2; D:3; N:4;",
    "R9; Sad; Depressed; A:2; V:2; D:3; N:4;",
  };

  @TempDir private Path folder;

  @Test
  void identicalLinesOfARaterCountEachAndAreCounted() throws IOException {
    CorpusSource source = new Tree(folder).with("Evalution.txt", LINES).open("msp-improv");
    assertThat(Tree.shown(source.contents().annotations()))
        .containsExactly(
            "MSP-IMPROV-S01A-F02-R-FF01 R1 anger",
            "MSP-IMPROV-S01A-F02-R-FF01 R2 neutral",
            "MSP-IMPROV-S01A-F02-R-FF01 R2 neutral",
            "MSP-IMPROV-S01A-F02-R-FF01 R3 other",
            "MSP-IMPROV-S14H-M02-P-MF03 R1 happiness",
            "MSP-IMPROV-S14H-M02-P-MF03 R9 sadness");
    Ratings ratings = source.ratings();
    assertThat(ratings.repeats()).isEqualTo(1);
    assertThat(ratings.other()).isEqualTo(Map.of("other", 1));
    // Order anger, happiness, sadness, neutral.
    assertThat(votes(ratings, "MSP-IMPROV-S01A-F02-R-FF01")).containsExactly(1, 0, 0, 2);
    assertThat(source.leftOut()).isEmpty();
  }

  @Test
  void speakerAndDyadAreTheThirdFieldAndNotTheSentence() throws IOException {
    CorpusSource source = new Tree(folder).with("Evaluation.txt", LINES).open("msp-improv");
    Clip clip = source.clips().clip("MSP-IMPROV-S14H-M02-P-MF03");
    assertThat(clip.speaker()).contains("M02");
    assertThat(clip.gender()).contains("M");
    assertThat(clip.session()).contains("2");
    assertThat(source.clips().speakers()).containsExactly("F02", "M02");
    assertThat(source.contents().sounds())
        .containsEntry(clip.id(), "session2/S14H/P/MSP-IMPROV-S14H-M02-P-MF03.wav");
  }

  @Test
  void whatIsBrokenIsRefusedWithTheLine() throws IOException {
    Tree tree = new Tree(folder);
    tree.assertRefused("msp-improv", "Evalution.txt: not found, nor Evaluation.txt");
    tree.with("Evalution.txt", LINES[1]);
    tree.assertRefused("msp-improv", "line 1: found 'R1; Angry; Frustrated,Angry;");
    tree.with("Evalution.txt", LINES[0], "R1; A:2; V:2; D:3; N:4;");
    tree.assertRefused("msp-improv", "line 2: found 'R1; A:2; V:2; D:3; N:4;', expected 'rater;");
    tree.with("Evalution.txt", LINES[0], LINES[1], LINES[0]);
    tree.assertRefused("msp-improv", "line 3: clip 'MSP-IMPROV-S01A-F02-R-FF01' occurs twice");
    tree.with("Evalution.txt", "UTD-IMPROV-01A-F02-R-FF01.avi; A;");
    tree.assertRefused("msp-improv", "line 1: found 'UTD-IMPROV-01A-F02-R-FF01.avi', expected a");
    tree.with("Evalution.txt", "");
    tree.assertRefused("msp-improv", "Evalution.txt: has no clip of corpus 'msp-improv'");
  }

  private static List<Integer> votes(Ratings ratings, String clip) {
    return Objects.requireNonNull(ratings.votes().get(clip)).counts().orElseThrow();
  }
}
