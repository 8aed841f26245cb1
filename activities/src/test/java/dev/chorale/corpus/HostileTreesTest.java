package dev.chorale.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.CorpusId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Label files damaged in all ways that chance finds: each is read, or refused with a message that
 * names the file. The seed of each damage is in the message of a failure.
 */
class HostileTreesTest {
  private static final int TRIES = 100;
  private static final int LONG_LINE = 10 << 20;

  private static final Map<String, String> FILES =
      Map.of(
          "Evalution.txt",
          """
          UTD-IMPROV-S01A-F02-R-FF01.avi; A; A:2.6; V:2.3; D:3.0 ; N:4.1;
          R1; Angry; Frustrated,Angry; A:2; V:2; D:3; N:4;

          UTD-IMPROV-S14H-M02-P-MF03.avi; X; A:NaN; V:NaN; D:NaN ; N:NaN ;
          R1; Happy; ; A:2; V:2; D:3; N:4;
          """,
          "Session1/dialog/EmoEvaluation/Ses01F_impro01.txt",
          """
          % [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]

          [6.2901 - 8.2357]\tSes01F_impro01_F000\tneu\t[2.5000, 2.5000, 2.5000]
          C-E2:\tNeutral; Sadness;\t(tired)
          C-F1:\tAnger;\t()
          A-E3:\tval 3; act 2;\t()
          """,
          "Labels/labels_consensus.csv",
          """
          FileName,EmoClass,EmoAct,EmoVal,EmoDom,SpkrID,Gender,Split_Set
          MSP-PODCAST_0001_0008.wav,N,4.2,4.0,4.1,127,Male,Train
          MSP-PODCAST_0004_0001.wav,H,4.2,4.0,4.1,9,Female,Test1
          """,
          "Labels/labels_detailed.csv",
          """
          FileName,EmoDetail
          MSP-PODCAST_0001_0008.wav,"W1; Neutral; Neutral,Sad; A:3;"
          MSP-PODCAST_0004_0001.wav,"W2; Other-odd; Happy; A:3;"
          """,
          "labels_consensus.csv",
          """
          ,angry,sad,neutral,happy,EmoAct,EmoVal,EmoDom,SpkrID,Gender,Split_Set
          MSP-IMPROV-S01A-F02-R-FF01.wav,0.25,0.25,0.25,0.25,2,2,3,5,Male,Train
          """,
          "finishedResponses.csv",
          """
          ,ttr,queryType,questNum,clipName,sessionNums,respEmo
          1,900,1,1,1001_DFA_ANG_XX,7,A
          2,90000,1,1,1001_DFA_ANG_XX,8,S
          """,
          "tabulatedVotes.csv",
          """
          "",A,D,F,H,N,S,fileName
          100001,1,0,0,3,0,0,1001_DFA_ANG_XX
          """,
          "clips.csv",
          """
          clip,path,speaker,partition
          a,x/a.wav,1,train
          b,b.wav,2,test
          """,
          "shares.csv",
          """
          clip,joy,fear
          a,0.5,0.5
          b,1,0
          """);

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "iemocap, Session1/dialog/EmoEvaluation/Ses01F_impro01.txt",
    "msp-improv, Evalution.txt",
    "msp-podcast, Labels/labels_consensus.csv",
    "msp-podcast, Labels/labels_detailed.csv",
    "msp-improv-shares, labels_consensus.csv",
    "crema-d-responses, finishedResponses.csv",
    "crema-d, tabulatedVotes.csv",
    "own, clips.csv",
    "own, shares.csv"
  })
  void damagedLabelFilesAreReadOrRefusedWithTheirName(String corpus, String file)
      throws IOException {
    for (Map.Entry<String, String> other : FILES.entrySet()) {
      write(other.getKey(), other.getValue().getBytes(StandardCharsets.UTF_8));
    }
    byte[] whole = Files.readAllBytes(folder.resolve(file));
    assertThat(refusal(corpus)).as("undamaged").isEmpty();
    for (int seed = 0; seed < TRIES; seed++) {
      write(file, damaged(whole, new Random(seed)));
      Optional<String> refusal = refusal(corpus);
      String where = String.format(Locale.ROOT, "%s, seed %d", file, seed);
      refusal.ifPresent(
          message ->
              assertThat(message)
                  .as(where)
                  .contains(folder.toString())
                  .hasSizeLessThan(1_000 + folder.toString().length())
                  .doesNotContain("Exception", "java."));
    }
  }

  private void write(String path, byte[] bytes) throws IOException {
    Files.createDirectories(folder.resolve(path).getParent());
    Files.write(folder.resolve(path), bytes);
  }

  private Optional<String> refusal(String corpus) {
    try {
      CorpusSource source = CorpusSource.open(new CorpusId(corpus), List.of(), Optional.of(folder));
      assertThat(source.ratings().clips()).isEqualTo(source.clips().size());
      return Optional.empty();
    } catch (BadInputException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static byte[] damaged(byte[] whole, Random random) throws IOException {
    int at = random.nextInt(whole.length);
    int to = at + random.nextInt(whole.length - at);
    return switch (random.nextInt(10)) {
      case 0 -> Arrays.copyOf(whole, at);
      case 1 -> joined(whole, at, to, new byte[0]);
      case 2 -> joined(whole, at, at + 1, new byte[] {(byte) random.nextInt(256)});
      case 3 -> joined(whole, at, at, Arrays.copyOfRange(whole, at, to));
      case 4 -> joined(whole, at, at, new byte[] {'"'});
      case 5 -> joined(whole, at, at, new byte[] {0});
      case 6 -> text(whole).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
      case 7 -> ("\uFEFF" + text(whole)).getBytes(StandardCharsets.UTF_8);
      case 8 -> text(whole).getBytes(StandardCharsets.UTF_16);
      default ->
          random.nextInt(10) > 0
              ? joined(whole, at, to, "-1;NaN,../x;".getBytes(StandardCharsets.UTF_8))
              : joined(whole, at, at, "x".repeat(LONG_LINE).getBytes(StandardCharsets.UTF_8));
    };
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] joined(byte[] whole, int from, int to, byte[] between) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(whole, 0, from);
    out.write(between);
    out.write(whole, to, whole.length - to);
    return out.toByteArray();
  }
}
