package dev.chorale.labels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.csv.CsvFile;
import dev.chorale.vocabulary.BadInputException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bytes are read by {@code CsvFile.scan}, text by the parser alone: both find the same ratings, or
 * the same fault in the same line.
 */
class ScannedRatingsTest {
  private static final List<String> FIELDS =
      List.of(
          "a",
          "clip-1",
          "joy",
          "kærlighed",
          "\u3000joy\u2003",
          " joy ",
          "\tb\u000B",
          "\"quoted\"",
          "\"a,b\"",
          "\"a\"\"b\"",
          "\"two\nlines\"",
          "\"\"",
          "",
          " ",
          "\" x \"",
          " \"y\"",
          "z\"z",
          "other",
          "Other",
          "\u0000");
  private static final List<String> ENDS =
      List.of("\n", "\n", "\n", "\r\n", "\n\n", "\r", "\r\n\r\n");
  private static final List<String> HEADERS =
      List.of(
          "clip,rater,label",
          "rater,clip,note,label",
          "\uFEFF\"label\",\"rater\",\"clip\"",
          " clip , rater,label,");

  @Test
  void bytesAndTextGiveTheSameRatingsOrTheSameRefusal() {
    Random random = new Random(23);
    int read = 0;
    for (int round = 0; round < 20_000; round++) {
      String csv = csv(random);
      String fromText = told(() -> CsvFile.read(new StringReader(csv), "f.csv"));
      int piece = 1 + random.nextInt(64);
      InputStream bytes = inPieces(csv.getBytes(StandardCharsets.UTF_8), piece);
      assertThat(told(() -> CsvFile.read(bytes, "f.csv"))).as(csv).isEqualTo(fromText);
      read += fromText.startsWith("f.csv") ? 0 : 1;
    }
    assertThat(read).isBetween(2_000, 18_000);
  }

  /** Mostly plain lines, so that the odd one comes after some that were scanned. */
  private static String csv(Random random) {
    String header = HEADERS.get(random.nextInt(HEADERS.size()));
    int width = header.split(",", -1).length;
    StringBuilder csv = new StringBuilder(header).append(pick(random, ENDS));
    for (int line = random.nextInt(12); line >= 0; line--) {
      boolean odd = random.nextInt(8) == 0;
      int fields = odd && random.nextInt(4) == 0 ? 1 + random.nextInt(5) : width;
      for (int field = 0; field < fields; field++) {
        csv.append(field == 0 ? "" : ",").append(pick(random, odd ? FIELDS : FIELDS.subList(0, 4)));
      }
      csv.append(line == 0 && random.nextBoolean() ? "" : odd ? pick(random, ENDS) : "\n");
    }
    return csv.toString();
  }

  private static String pick(Random random, List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  private interface Opened {
    CsvFile file();
  }

  private static String told(Opened opened) {
    try (CsvFile file = opened.file()) {
      RatingsReader.WithChoices read =
          new RatingsReader(Optional.empty(), false, Set.of()).readWithChoices(file);
      Ratings ratings = read.ratings();
      return ratings.classes()
          + " "
          + ratings.votes().entrySet()
          + ratings.other()
          + ratings.repeats()
          + read.choices().byClip().stream().map(choices -> choices.length).toList();
    } catch (BadInputException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** As a pipe gives them: never more than so many at once. */
  private static InputStream inPieces(byte[] bytes, int most) {
    return new FilterInputStream(new ByteArrayInputStream(bytes)) {
      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        return super.read(into, from, Math.min(length, most));
      }
    };
  }

  /**
   * A long file is read in parts, one a core. The odd line is before, in or after the one where the
   * parts meet; a line break in quotes there would begin a part within a row.
   */
  @Test
  void aLongFileGivesTheSameInPartsAsInOne(@TempDir Path folder) throws IOException {
    Random random = new Random(24);
    Path file = folder.resolve("long.csv");
    int refused = 0;
    for (int round = 0; round < 12; round++) {
      String csv = longCsv(random);
      Files.writeString(file, csv);
      String fromText = told(() -> CsvFile.read(new StringReader(csv), file.toString()));
      assertThat(told(() -> CsvFile.open(file))).isEqualTo(fromText);
      refused += fromText.startsWith(file.toString()) ? 1 : 0;
    }
    assertThat(refused).isBetween(1, 8);
  }

  private static String longCsv(Random random) {
    int lines = 60_000 + random.nextInt(1_000);
    int odd = random.nextInt(3) * lines / 2 + random.nextInt(100) - 50;
    String refused = random.nextInt(3) > 0 ? "" : ",,one,too,many";
    StringBuilder csv = new StringBuilder("clip,rater,label,note\n");
    for (int line = 0; line < lines; line++) {
      csv.append("clip-").append(random.nextInt(20_000)).append(random.nextInt(9) > 0 ? ",r" : ",");
      csv.append(random.nextInt(30)).append(random.nextInt(3) > 0 ? ",joy," : ",\"fear\",");
      csv.append("-".repeat(random.nextInt(100)));
      if (Math.abs(line - odd) < 20) {
        csv.append(pick(random, List.of(",,", "\"\"", refused, "\"two\nlines,of,note\"")));
      }
      csv.append(random.nextInt(999) > 0 ? "\n" : "\r\n");
    }
    return csv.toString();
  }

  @Test
  void aLineLongerThanTheBufferIsRefusedWithItsNumber() {
    String csv =
        "clip,rater,label\na,1,joy\na,2,fear\n" + "c".repeat(3 << 20) + ",1,joy\nb,1,joy\n";
    for (String found :
        List.of(
            told(() -> CsvFile.read(new StringReader(csv), "f.csv")),
            told(
                () ->
                    CsvFile.read(inPieces(csv.getBytes(StandardCharsets.UTF_8), 999), "f.csv")))) {
      assertThat(found).startsWith("f.csv, line 4: this row is longer than 1048576 characters");
    }
  }
}
