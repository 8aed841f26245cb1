package dev.chorale.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.storage.Buckets;
import dev.chorale.storage.Digests;
import dev.chorale.vocabulary.BadInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourcesTest {
  private static final SourceProgress SILENT = (doing, bytes, of) -> {};

  @TempDir private Path folder;

  private Sources sources(Buckets buckets) {
    return new Sources(folder.resolve("cache"), Limits.USUAL, buckets);
  }

  private Path bring(String where) throws IOException {
    return sources(Buckets.NONE).folder(Location.of(where), SILENT);
  }

  private static byte[] zip(String text) {
    byte[] noise = new byte[300_000];
    new Random(3).nextBytes(noise);
    return Archives.of(Archives.Kind.ZIP)
        .file("corpus-1.0/clips.csv", text.getBytes(StandardCharsets.UTF_8))
        .file("corpus-1.0/a.wav", noise)
        .bytes();
  }

  private List<String> cached() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("cache"))) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> !name.endsWith(".lock"))
          .toList();
    }
  }

  @Test
  void aFolderIsReadWhereItLies() throws IOException {
    assertThat(bring(folder.toString())).isEqualTo(folder);
    assertThat(folder.resolve("cache")).doesNotExist();
  }

  @Test
  void anArchiveIsUnpackedOnceAndAgainWhenItHasChanged() throws IOException {
    Path archive = Files.write(folder.resolve("corpus.zip"), zip("one"));
    Path first = bring(archive.toString());
    assertThat(first.resolve("clips.csv")).hasContent("one");
    assertThat(first).hasFileName("corpus-1.0");
    assertThat(bring(archive.toString())).isEqualTo(first);
    Files.write(archive, zip("another"));
    assertThat(bring(archive.toString()).resolve("clips.csv")).hasContent("another");
    assertThat(cached()).hasSize(2);
  }

  @Test
  void nothingIsLeftOfAnArchiveThatIsRefused() throws IOException {
    Path archive =
        Files.write(
            folder.resolve("corpus.tar"),
            Archives.of(Archives.Kind.TAR)
                .file("a", new byte[] {1})
                .file("../b", new byte[] {1})
                .bytes());
    assertThatThrownBy(() -> bring(archive.toString())).isInstanceOf(BadInputException.class);
    assertThat(cached()).isEmpty();
  }

  @Test
  void whatIsKeptIsBoundedAndTheOneUsedLongestAgoGoes() throws IOException {
    Sources small =
        new Sources(folder.resolve("cache"), Limits.USUAL.withBytes(700_000), Buckets.NONE);
    Path one = Files.write(folder.resolve("one.zip"), zip("one"));
    Path two = Files.write(folder.resolve("two.zip"), zip("two"));
    Path three = Files.write(folder.resolve("three.zip"), zip("three"));
    Path first = small.folder(Location.of(one.toString()), SILENT);
    Path second = small.folder(Location.of(two.toString()), SILENT);
    // Both may be in use.
    small.folder(Location.of(three.toString()), SILENT);
    assertThat(first).exists();
    FileTime twoDaysAgo = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
    Files.setLastModifiedTime(first.resolve("../../source.json"), twoDaysAgo);
    Files.write(three, zip("3"));
    small.folder(Location.of(three.toString()), SILENT);
    assertThat(first).doesNotExist();
    assertThat(second).exists();
  }

  @Test
  void aDownloadThatBreaksGoesOnWhereItWas() throws IOException {
    try (FileServer server = new FileServer(zip("one"))) {
      server.breaksAfter = 100_000;
      Path brought = bring(server.address("/corpus.zip"));
      assertThat(brought.resolve("clips.csv")).hasContent("one");
      assertThat(server.ranges)
          .containsExactly("null", "null", "bytes=100000-", "bytes=200000-", "bytes=300000-");
      int asked = server.ranges.size();
      assertThat(bring(server.address("/corpus.zip"))).isEqualTo(brought);
      // To see whether it has changed.
      assertThat(server.ranges).hasSize(asked + 1);
    }
  }

  @Test
  void aFileThatChangesOnTheServerIsFetchedAnew() throws IOException {
    try (FileServer server = new FileServer(zip("one"))) {
      bring(server.address("/corpus.zip"));
      server.content = zip("two");
      server.tag = "\"two\"";
      assertThat(bring(server.address("/moved")).resolve("clips.csv")).hasContent("two");
      assertThat(bring(server.address("/corpus.zip")).resolve("clips.csv")).hasContent("two");
    }
  }

  @Test
  void aDigestIsVerifiedAndSparesTheQuestion() throws IOException {
    byte[] zip = zip("one");
    try (FileServer server = new FileServer(zip)) {
      String right = server.address("/corpus.zip#sha256=" + Digests.sha256(zip));
      assertThat(bring(right).resolve("clips.csv")).hasContent("one");
      server.status = 500;
      assertThat(bring(right).resolve("clips.csv")).hasContent("one");
      server.status = 200;
      String wrong = server.address("/corpus.zip#sha256=" + "0".repeat(64));
      assertThatThrownBy(() -> bring(wrong))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("has SHA-256 " + Digests.sha256(zip) + ", expected 000");
      assertThat(cached()).hasSize(1);
    }
  }

  @Test
  void whatAServerRefusesIsRefusedAndWhatFailsIsTriedAgain() throws IOException {
    try (FileServer server = new FileServer(new byte[0])) {
      server.status = 404;
      assertThatThrownBy(() -> bring(server.address("/corpus.zip")))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("answers HTTP 404");
      server.status = 503;
      assertThatThrownBy(() -> bring(server.address("/corpus.zip")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("answers HTTP 503");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://host/a.zip",
        "https://user:secret@host/a.zip",
        "https://host/a.zip?X-Amz-Signature=abc",
        "https://host/a.zip?id=1&token=abc",
        "https://host/a.zip#sha256=12",
        "https:///a.zip",
        "http://host/a b.zip"
      })
  void anAddressThatCantBeUsedOrHoldsASecretIsRefused(String address) {
    assertThatThrownBy(() -> Location.of(address))
        .isInstanceOf(BadInputException.class)
        .message()
        .doesNotContain("secret");
  }

  @Test
  void aPrefixOfABucketIsCopiedAndGoesOnWhereItWas() throws IOException {
    Shelf shelf = new Shelf();
    shelf.objects.put("corpora/mine/clips.csv", "clips");
    shelf.objects.put("corpora/mine/wav/a.wav", "sound");
    shelf.objects.put("corpora/mine/wav/b.wav", "more");
    shelf.objects.put("corpora/mine-too/clips.csv", "other");
    shelf.breaksAt = "corpora/mine/wav/b.wav";
    Location where = Location.of("s3://lab/corpora/mine");
    assertThatThrownBy(() -> sources(shelf).folder(where, SILENT)).isInstanceOf(IOException.class);
    shelf.breaksAt = "";
    Path brought = sources(shelf).folder(where, SILENT);
    assertThat(brought.resolve("clips.csv")).hasContent("clips");
    assertThat(brought.resolve("wav/b.wav")).hasContent("more");
    assertThat(shelf.opened).isEqualTo(4);
    assertThat(sources(shelf).folder(where, SILENT)).isEqualTo(brought);
    assertThat(shelf.opened).isEqualTo(4);
    shelf.objects.put("corpora/mine/clips.csv", "other clips");
    assertThat(sources(shelf).folder(where, SILENT).resolve("clips.csv")).hasContent("other clips");
    assertThatThrownBy(() -> sources(shelf).folder(Location.of("s3://lab/none/"), SILENT))
        .isInstanceOf(BadInputException.class)
        .hasMessage("s3://lab/none/: holds no object. Correct --data");
    shelf.objects.put("evil/../../a", "x");
    shelf.objects.put("evil/b", "x");
    assertThatThrownBy(() -> sources(shelf).folder(Location.of("s3://lab/evil"), SILENT))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("leads outside");
  }

  /** A bucket in memory. */
  private static final class Shelf implements Buckets {
    private final Map<String, String> objects = new TreeMap<>();
    private String breaksAt = "";
    private int opened;

    @Override
    public String endpoint() {
      return "memory";
    }

    @Override
    public List<Found> list(String bucket, String prefix) {
      return objects.entrySet().stream()
          .filter(object -> object.getKey().startsWith(prefix))
          .map(o -> new Found(o.getKey(), o.getValue().length(), Digests.sha256(o.getValue())))
          .toList();
    }

    @Override
    public InputStream open(String bucket, Found object) {
      opened++;
      String text = String.valueOf(objects.get(object.name()));
      String whole = object.name().equals(breaksAt) ? text.substring(1) : text;
      return new ByteArrayInputStream(whole.getBytes(StandardCharsets.UTF_8));
    }
  }
}
