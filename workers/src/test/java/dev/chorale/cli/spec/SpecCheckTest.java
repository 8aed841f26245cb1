package dev.chorale.cli.spec;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.CorpusId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecCheckTest {
  private final SpecFile specs = new SpecFile();
  @TempDir private Path folder;

  private void check(String corpora, Map<String, Path> data) {
    Map<CorpusId, Path> folders = new HashMap<>();
    data.forEach((name, path) -> folders.put(new CorpusId(name), path));
    SpecCheck.check(specs.parse("name: night\ncorpora: " + corpora, "night.yaml"), folders);
  }

  private void assertRefused(String corpora, Map<String, Path> data, String... parts) {
    assertThatThrownBy(() -> check(corpora, data))
        .isInstanceOf(BadInputException.class)
        .message()
        .contains(parts);
  }

  @Test
  void standInSoundNeedsNoFolder() {
    assertThatCode(() -> check("[{id: crema-d, audio: stand-in}]", Map.of()))
        .doesNotThrowAnyException();
  }

  @Test
  void recordedSoundNeedsAFolderThatExists() {
    assertRefused("[emotale]", Map.of(), "'emotale'", "--data emotale=DIR");
    Path missing = folder.resolve("nowhere");
    assertRefused("[emotale]", Map.of("emotale", missing), missing.toString(), "does not exist");
    assertThatCode(() -> check("[emotale]", Map.of("emotale", folder))).doesNotThrowAnyException();
  }

  @Test
  void aFolderForACorpusThatTheSweepDoesNotHaveIsRefused() {
    assertRefused("[emotale]", Map.of("emotal", folder), "'emotal'", "Its corpora are: emotale");
  }

  @Test
  void aCorpusOfOnesOwnNeedsItsTwoFiles() throws Exception {
    String own = "[{id: mine, classes: [calm, tense]}]";
    Files.createFile(folder.resolve("clips.csv"));
    assertRefused(own, Map.of("mine", folder), "ratings.csv does not exist");
    Files.createFile(folder.resolve("ratings.csv"));
    assertThatCode(() -> check(own, Map.of("mine", folder))).doesNotThrowAnyException();
  }

  @Test
  void moreFoldsThanSpeakersAreRefused() {
    assertRefused(
        "[{id: crema-d, audio: stand-in, speakers: 4}]", Map.of(), "5 folds for 4 speakers");
    assertRefused("[{id: emotale, folds: 19}]", Map.of("emotale", folder), "19 folds for 18");
    assertRefused(
        "[{id: crema-d, audio: stand-in, speakers: 92}]", Map.of(), "speakers 92, but it has 91");
  }
}
