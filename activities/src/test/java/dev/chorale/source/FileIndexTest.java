package dev.chorale.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileIndexTest {
  private static final SourceFile SOUND = new SourceFile("wav/a.wav", 5, "ab".repeat(32));

  @TempDir private Path folder;
  private Path file = Path.of("");
  private int reads;

  @BeforeEach
  void makeFile() throws IOException {
    file = Files.createDirectories(folder.resolve("corpus/wav")).resolve("a.wav");
    Files.writeString(file, "sound");
    age(60);
  }

  private void age(int seconds) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(seconds)));
  }

  private FileIndex index(boolean deep) {
    return FileIndex.of(folder.resolve("index"), folder.resolve("corpus"), deep);
  }

  private SourceFile digest(FileIndex index) {
    return index.digest(
        file,
        "wav/a.wav",
        () -> {
          reads++;
          return SOUND;
        });
  }

  @Test
  void aFileThatLooksAsBeforeIsNotReadAgainByAnyProcess() {
    FileIndex first = index(false);
    assertThat(digest(first)).isEqualTo(SOUND);
    assertThat(digest(first)).isEqualTo(SOUND);
    assertThat(digest(index(false))).isEqualTo(SOUND);
    assertThat(reads).isEqualTo(1);
  }

  @Test
  void aFileOfOtherTimesOrAnotherInodeIsReadAgain() throws IOException {
    digest(index(false));
    age(50);
    digest(index(false));
    assertThat(reads).isEqualTo(2);
    Path copy = Files.copy(file, folder.resolve("copy"));
    FileTime time = Files.getLastModifiedTime(file);
    Files.delete(file);
    Files.move(copy, file);
    Files.setLastModifiedTime(file, time);
    digest(index(false));
    assertThat(reads).isEqualTo(3);
  }

  @Test
  void whatWasWrittenAMomentAgoIsNotTrusted() throws IOException {
    age(0);
    digest(index(false));
    digest(index(false));
    assertThat(reads).isEqualTo(2);
  }

  @Test
  void deepReadsAllAndAForgottenFileIsReadAgain() {
    digest(index(false));
    digest(index(true));
    assertThat(reads).isEqualTo(2);
    index(false).forget("wav/a.wav");
    digest(index(false));
    assertThat(reads).isEqualTo(3);
  }

  @Test
  void anIndexThatWasCutOffOrIsNoneLosesNoMoreThanTime() throws IOException {
    digest(index(false));
    Path kept;
    try (Stream<Path> indexes = Files.list(folder.resolve("index"))) {
      kept = indexes.findFirst().orElseThrow();
    }
    String line = Files.readString(kept).strip();
    Files.writeString(kept, "\n" + line.substring(0, 80), StandardOpenOption.APPEND);
    digest(index(false));
    assertThat(reads).isEqualTo(1);
    Files.write(kept, new byte[] {(byte) 0xff, 0, (byte) 0xfe, '\n'});
    digest(index(false));
    assertThat(reads).isEqualTo(2);
    assertThat(digest(FileIndex.NONE)).isEqualTo(SOUND);
  }
}
