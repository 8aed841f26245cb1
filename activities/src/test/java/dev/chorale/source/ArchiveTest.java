package dev.chorale.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.vocabulary.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that are well, and all that an archive can try. */
class ArchiveTest {
  private static final Limits SMALL = new Limits(1 << 20, 100, 50, 1 << 16);

  @TempDir private Path folder;
  private Path into = Path.of("");

  @BeforeEach
  void makeFolder() throws IOException {
    into = Files.createDirectories(folder.resolve("cache/into"));
  }

  private void unpack(byte[] archive) throws IOException {
    Path file = Files.write(folder.resolve("corpus.archive"), archive);
    new Archive(file, "corpus.archive", SMALL).unpack(into, (doing, bytes, of) -> {});
  }

  private void refuses(byte[] archive, String... parts) throws IOException {
    assertThatThrownBy(() -> unpack(archive))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("corpus.archive: ")
        .message()
        .contains(parts);
    try (Stream<Path> all = Files.walk(folder)) {
      assertThat(all.filter(path -> !path.startsWith(into)).filter(Files::isRegularFile))
          .containsExactly(folder.resolve("corpus.archive"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyKindIsUnpacked(Archives.Kind kind) throws IOException {
    unpack(
        Archives.of(kind)
            .folder("corpus/wav")
            .file("corpus/wav/ä.wav", "sound".getBytes(Archives.UTF_8))
            .file("corpus/clips.csv", "clip".getBytes(Archives.UTF_8))
            .bytes());
    assertThat(into.resolve("corpus/wav/ä.wav")).hasContent("sound");
    assertThat(into.resolve("corpus/clips.csv")).hasContent("clip");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil",
        "a/../../evil",
        "/tmp/evil",
        "..",
        "a/..",
        "C:/evil",
        "a\\..\\..\\evil",
        "a//b",
        "evil\u0007"
      })
  void nothingIsWrittenOutsideTheFolder(String name) throws IOException {
    for (Archives.Kind kind : Archives.Kind.values()) {
      refuses(Archives.of(kind).file(name, new byte[] {1}).bytes(), "entry '");
    }
    assertThat(Path.of("/tmp/evil")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void linksAreRefused(Archives.Kind kind) throws IOException {
    refuses(
        Archives.of(kind).symbolicLink("wav", "/etc").file("wav/passwd", new byte[] {1}).bytes(),
        "'wav' is a symbolic link");
    if (kind != Archives.Kind.ZIP) {
      refuses(Archives.of(kind).hardLink("a", "/etc/passwd").bytes(), "'a' is a hard link");
      refuses(Archives.of(kind).device("null").bytes(), "'null' is a device");
    }
  }

  @ParameterizedTest
  @EnumSource
  void bombsAreRefused(Archives.Kind kind) throws IOException {
    refuses(Archives.of(kind).file("a", new byte[2 << 20]).bytes(), "'a'");
    Archives.Builder many = Archives.of(kind);
    for (int i = 0; i < 101; i++) {
      many.file("file-" + i, new byte[] {1});
    }
    refuses(many.bytes(), "more than 100 entries");
    if (kind != Archives.Kind.TAR) {
      refuses(
          Archives.of(kind).file("silence.wav", new byte[1_000_000]).bytes(),
          "'silence.wav' it has more than 50 times its packed size");
    }
  }

  @ParameterizedTest
  @EnumSource
  void twoFilesOfOneNameAreRefused(Archives.Kind kind) throws IOException {
    refuses(
        Archives.of(kind).file("a", new byte[] {1}).file("a", new byte[] {2}).bytes(),
        "'a' is there twice");
    Folders.remove(into);
    Files.createDirectories(into);
    refuses(
        Archives.of(kind).file("a", new byte[] {1}).file("a/b", new byte[] {2}).bytes(),
        "is both file and folder");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsCutOffIsRefused(Archives.Kind kind) throws IOException {
    byte[] noise = new byte[20_000];
    new java.util.Random(1).nextBytes(noise);
    byte[] whole = Archives.of(kind).file("a.wav", noise).file("b.wav", noise).bytes();
    for (int length : new int[] {600, 5_000, 20_000, 30_000}) {
      Folders.remove(into);
      Files.createDirectories(into);
      refuses(Arrays.copyOf(whole, length), "Fetch it again");
    }
  }

  @Test
  void whatIsNoArchiveIsRefused() throws IOException {
    refuses("<html>".getBytes(Archives.UTF_8), "no zip, tar or tar.gz");
    refuses(new byte[0], "no zip, tar or tar.gz");
    refuses(Archives.of(Archives.Kind.ZIP).bytes(), "holds no file");
  }
}
