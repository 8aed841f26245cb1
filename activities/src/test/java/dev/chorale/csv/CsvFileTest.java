package dev.chorale.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.vocabulary.BadInputException;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFileTest {
  @Test
  void byteOrderMarkLineEndsQuotesAndBlanksDoNotMatter() {
    try (CsvFile file =
        CsvFile.read(
            new StringReader("\uFEFFclip, label \r\n\"a,1\",\"x\"\"y\"\r\n\r\n b , z \r\n"), "f")) {
      assertThat(file.header()).containsExactly("clip", "label");
      List<String> read = new ArrayList<>();
      for (CsvLine line : file.require("clip", "label")) {
        read.add(line.number() + ":" + line.text("clip") + ":" + line.text("label"));
      }
      assertThat(read).containsExactly("2:a,1:x\"y", "4:b:z");
    }
  }

  @Test
  void aLineIsNumberedWhereItBeginsWhenFieldsSpanLines() {
    try (CsvFile file = CsvFile.read(new StringReader("a,b\n\"1\n2\",3\n4,5"), "f")) {
      List<Integer> numbers = new ArrayList<>();
      file.forEach(line -> numbers.add(line.number()));
      assertThat(numbers).containsExactly(2, 4);
    }
  }

  @Test
  void whatIsWrongIsNamedWithFileAndLine() {
    assertRefused("", "votes.csv: is empty, expected a line of column names");
    assertRefused(
        "clip,voice\n", "votes.csv, line 1: found columns 'clip,voice', expected clip,n: 'n' is");
    assertRefused("clip,n,n\n", "votes.csv, line 1: column 'n' occurs twice");
    assertRefused("clip,n\na,1\nb,-1\n", "votes.csv, line 3: found '-1' in 'n', expected a whole");
    assertRefused("clip,n\na,1\nb,NaN\n", "votes.csv, line 3: found 'NaN' in 'n', expected a");
    assertRefused("clip,n\na,1\nb\n", "votes.csv, line 3: found 1 fields, expected 2");
    assertRefused("clip,n\na,1\nb,c,2\n", "votes.csv, line 3: found 3 fields, expected 2; put a");
    assertRefused("clip,n\na,1\n,2\n", "votes.csv, line 3: 'clip' is empty");
    assertRefused("clip,n\na,1\n\"b,2\n", "votes.csv, line 3: a quoted field is broken");
    assertRefused("clip,n\na,1\n\"b\"x,2\n", "votes.csv, line 3: a quoted field is broken");
    assertRefused("clip,n\nb," + "9".repeat(10_000), "votes.csv, line 2: found '99999");
  }

  private static void assertRefused(String csv, String message) {
    assertThatThrownBy(
            () -> {
              try (CsvFile file = CsvFile.read(new StringReader(csv), "votes.csv")) {
                file.require("clip", "n");
                for (CsvLine line : file) {
                  assertThat(line.text("clip")).isNotEmpty();
                  assertThat(line.count("n")).isNotNegative();
                }
              }
            })
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(message)
        .extracting(Throwable::getMessage)
        .asString()
        .hasSizeLessThan(300);
  }

  @Test
  void otherEncodingsAreRefused(@TempDir Path folder) {
    assertThatThrownBy(
            () -> readAll("clip\nk\u00e6rlighed\n".getBytes(StandardCharsets.ISO_8859_1)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("not UTF-8");
    assertThatThrownBy(() -> readAll("clip\na\n".getBytes(StandardCharsets.UTF_16)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("UTF-16");
    assertThatThrownBy(() -> CsvFile.open(folder.resolve("none.csv")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("none.csv: not found");
    assertThatThrownBy(() -> CsvFile.open(folder))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("is a folder");
  }

  private static void readAll(byte[] bytes) {
    try (CsvFile file = CsvFile.read(new ByteArrayInputStream(bytes), "f.csv")) {
      file.forEach(line -> line.field("clip"));
    }
  }
}
