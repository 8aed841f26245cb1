package dev.chorale.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.hostile.Damage;
import dev.chorale.labels.RatingsReader;
import dev.chorale.vocabulary.BadInputException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
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

  @Test
  void damageIsRefusedOrHarmless() {
    SplittableRandom random = new SplittableRandom(17);
    int refused = 0;
    for (int round = 0; round < 6_000; round++) {
      byte[] bytes =
          Damage.some(FILES.get(round % FILES.size()).getBytes(StandardCharsets.UTF_8), random);
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
}
