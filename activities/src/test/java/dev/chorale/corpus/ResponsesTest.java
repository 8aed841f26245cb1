package dev.chorale.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On rows in the format of CREMA-D's response files, with invented values. */
class ResponsesTest {
  private static final String FILE = "finishedResponses.csv";
  private static final String COLUMNS =
      "\"\",localid,pos,ans,ttr,queryType,numTries,clipNum,questNum,subType,clipName,sessionNums,"
          + "respEmo,respLevel,dispEmo,dispVal,dispLevel";

  @TempDir private Path folder;

  private static String row(
      String id, int time, int queryType, int question, String clip, int session, String emotion) {
    return String.join(
        ",",
        id,
        "x",
        "1",
        emotion + "_80",
        Integer.toString(time),
        Integer.toString(queryType),
        "0",
        "1",
        Integer.toString(question),
        "4",
        clip,
        Integer.toString(session),
        emotion,
        "80",
        "A",
        "50",
        "X");
  }

  private Tree responses() throws IOException {
    return new Tree(folder)
        .with(
            FILE,
            COLUMNS,
            row("1", 900, 1, 1, "1001_DFA_ANG_XX", 7, "A"),
            row("2", 10_001, 1, 1, "1001_DFA_ANG_XX", 8, "S"),
            row("3", 10_000, 1, 1, "1001_DFA_ANG_XX", 9, "N"),
            row("137526", 900, 1, 1, "1001_DFA_ANG_XX", 7, "A"),
            row("5", 900, 2, 1, "1001_DFA_ANG_XX", 7, "D"),
            row("6", 900, 3, 1, "1001_DFA_ANG_XX", 7, "F"),
            row("7", 900, 1, 2, "ANG_HI_practice", 7, "A"));
  }

  @Test
  void slowResponsesRowsThereTwiceAndPracticeAreLeftOutAndCounted() throws IOException {
    CorpusSource source = responses().open("crema-d-responses");
    assertThat(Tree.shown(source.contents().annotations()))
        .containsExactly("1001_DFA_ANG_XX 7 anger", "1001_DFA_ANG_XX 9 neutral");
    assertThat(source.leftOut())
        .isEqualTo(
            Map.of(
                "responses after more than 10000 ms", 1,
                "responses that are there twice", 1,
                "responses to practice clips", 1));
    assertThat(source.clips().speakers()).containsExactly("1001");
  }

  @Test
  void theTimeOfTheFirstClickDecidesWhereItIsKnown() throws IOException {
    Tree tree =
        responses()
            .with(
                "finishedEmoResponses.csv",
                COLUMNS,
                row("1", 12_000, 1, 1, "1001_DFA_ANG_XX", 9, "N"),
                row("2", 800, 1, 1, "1001_DFA_ANG_XX", 8, "S"));
    assertThat(Tree.shown(tree.open("crema-d-responses").contents().annotations()))
        .containsExactly("1001_DFA_ANG_XX 7 anger", "1001_DFA_ANG_XX 8 sadness");
  }

  @Test
  void faceAndBothAreCorporaOfTheirOwn() throws IOException {
    assertThat(Tree.shown(responses().open("crema-d-responses-face").contents().annotations()))
        .containsExactly("1001_DFA_ANG_XX 7 disgust");
    assertThat(Tree.shown(responses().open("crema-d-responses-both").contents().annotations()))
        .containsExactly("1001_DFA_ANG_XX 7 fear");
    Tree votes =
        new Tree(folder)
            .with(
                "tabulatedVotes.csv",
                "\"\",A,D,F,H,N,S,fileName",
                "100001,1,0,0,0,0,0,1001_DFA_ANG_XX",
                "200001,0,2,0,0,0,0,1001_DFA_ANG_XX",
                "300001,0,0,0,3,0,0,1001_DFA_ANG_XX");
    assertThat(votes.open("crema-d").contents().annotations()).hasSize(1);
    assertThat(votes.open("crema-d-face").contents().annotations()).hasSize(2);
    assertThat(votes.open("crema-d-both").contents().annotations()).hasSize(3);
  }

  @Test
  void anUnknownEmotionIsRefusedWithTheLine() throws IOException {
    new Tree(folder)
        .with(FILE, COLUMNS, row("1", 900, 1, 1, "1001_DFA_ANG_XX", 7, "Q"))
        .assertRefused(
            "crema-d-responses", FILE + ", line 2: found 'Q' in 'respEmo', expected one of [A, D");
  }
}
