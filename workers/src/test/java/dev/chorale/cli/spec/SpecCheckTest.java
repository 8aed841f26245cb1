package dev.chorale.cli.spec;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.source.Location;
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
    Map<CorpusId, Location> folders = new HashMap<>();
    data.forEach((name, path) -> folders.put(new CorpusId(name), Location.of(path.toString())));
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
    assertRefused("[emotale]", Map.of("emotale", folder), "annotations.csv");
  }

  @Test
  void aFolderForACorpusThatTheSweepDoesNotHaveIsRefused() {
    assertRefused("[emotale]", Map.of("emotal", folder), "'emotal'", "Its corpora are: emotale");
  }

  @Test
  void aCorpusOfOnesOwnNeedsItsTwoFilesWithoutABrokenLine() throws Exception {
    String own = "[{id: mine, classes: [calm, tense], folds: 3}]";
    Map<String, Path> data = Map.of("mine", folder);
    assertRefused(own, data, "clips.csv");
    Files.writeString(
        folder.resolve("clips.csv"), "clip,path,speaker\na,a.wav,1\nb,b.wav,2\nc,c.wav,3\n");
    assertRefused(own, data, "ratings.csv");
    Files.writeString(folder.resolve("ratings.csv"), "clip,rater,label\na,r1,calm\nb,r1\n");
    assertRefused(own, data, "ratings.csv", "line 3");
    Files.writeString(folder.resolve("ratings.csv"), "clip,rater,label\na,r1,calm\nb,r1,tense\n");
    assertThatCode(() -> check(own, data)).doesNotThrowAnyException();
    assertRefused(own.replace("3}", "4}"), data, "4 folds for 3 speakers");
  }

  @Test
  void moreFoldsThanSpeakersAreRefused() {
    assertRefused(
        "[{id: crema-d, audio: stand-in, speakers: 4}]", Map.of(), "5 folds for 4 speakers");
    assertRefused(
        "[{id: crema-d, audio: stand-in, speakers: 92}]", Map.of(), "speakers 92, but it has 91");
  }
}
