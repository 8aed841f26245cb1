package dev.chorale.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.labels.RatingsReader;
import dev.chorale.vocabulary.BadInputException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Ratings files with random damage: each is read, or refused with a message that names the file.
 */
class HostileCsvTest {
  private static final List<String> FILES =
      List.of(
          "clip,rater,label\na,1,joy\n\"b,c\",2,anger\na,2,joy\n",
          "clip,joy,anger,other\r\na,1,2,0\r\n\"b\"\"\",0,4,1\r\n",
          "\uFEFFclip,joy,anger\na,0.25,0.75\nb,1,0\n");
  private static final List<String> PIECES =
      List.of(
          "\"",
          ",",
          "\n",
          "\r",
          "\0",
          "\uFEFF",
          "NaN",
          "-1",
          "1e400",
          "99999999999",
          "é",
          ",,,,",
          "\"\"\"",
          "Infinity",
          " ",
          "\t",
          "0x1p3",
          "1_000",
          "clip",
          "other");

  @Test
  void damageIsRefusedOrHarmless() {
    Random random = new Random(17);
    int refused = 0;
    for (int round = 0; round < 6_000; round++) {
      byte[] bytes = damaged(random, FILES.get(round % FILES.size()));
      for (boolean shares : new boolean[] {false, true}) {
        try (CsvFile file = CsvFile.read(new ByteArrayInputStream(bytes), "f.csv")) {
          assertThat(new RatingsReader(Optional.empty(), shares, Set.of()).read(file).usable())
              .isPositive();
        } catch (BadInputException e) {
          assertThat(e.getMessage()).matches("(?s)(f\\.csv|Found class).*").hasSizeLessThan(500);
          refused++;
        }
      }
    }
    assertThat(refused).isBetween(2_000, 11_900);
  }

  private static byte[] damaged(Random random, String file) {
    StringBuilder text = new StringBuilder(file);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(text.length() + 1);
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(8)));
        case 2 -> text.insert(at, text.substring(0, at));
        default -> text.insert(at, (char) random.nextInt(256));
      }
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(5) == 0 && bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }
}
