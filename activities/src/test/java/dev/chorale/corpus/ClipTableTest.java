package dev.chorale.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.vocabulary.BadInputException;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClipTableTest {
  private static final Clip KNOWN =
      new Clip(
          "DK_001_A_1",
          Optional.of("001"),
          Optional.of("F"),
          Optional.empty(),
          Optional.of("DK"),
          Optional.empty(),
          2.5,
          3);
  private static final Clip UNKNOWN =
      new Clip(
          "b",
          Optional.empty(),
          Optional.empty(),
          Optional.of("1"),
          Optional.empty(),
          Optional.of("test"),
          0,
          0);

  @Test
  void csvReadsBackAsItWasWritten() {
    ClipTable table = new ClipTable(List.of(KNOWN, UNKNOWN));
    assertThat(table.toCsv())
        .isEqualTo(
            """
            clip,speaker,gender,session,language,partition,seconds,shard
            DK_001_A_1,001,F,,DK,,2.5,3
            b,,,1,,test,0,0
            """);
    ClipTable read = ClipTable.read(new StringReader(table.toCsv()), "clips.csv");
    assertThat(read.clips()).containsExactly(KNOWN, UNKNOWN);
    assertThat(read.speakers()).containsExactly("001");
    assertThat(read.seconds()).isEqualTo(2.5);
  }

  @Test
  void aClipThatOccursTwiceIsRefused() {
    assertThatThrownBy(() -> new ClipTable(List.of(UNKNOWN, UNKNOWN)))
        .hasMessageContaining("Clip 'b' occurs twice");
    String csv = new ClipTable(List.of(UNKNOWN)).toCsv();
    assertThatThrownBy(
            () -> ClipTable.read(new StringReader(csv + csv.lines().toList().get(1)), "clips.csv"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("clips.csv");
  }
}
