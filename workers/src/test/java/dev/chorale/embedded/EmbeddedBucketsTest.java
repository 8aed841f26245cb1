package dev.chorale.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.source.Limits;
import dev.chorale.source.Location;
import dev.chorale.source.Sources;
import dev.chorale.storage.Buckets;
import dev.chorale.storage.S3ArtifactStore;
import dev.chorale.storage.S3Buckets;
import dev.chorale.storage.S3Location;
import dev.chorale.vocabulary.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A corpus below a prefix of a real S3 server. */
class EmbeddedBucketsTest {
  @TempDir private Path folder;

  private static void put(S3ArtifactStore bucket, String name, String text) {
    bucket.replace(name, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void objectsBelowAPrefixAreBroughtAndAChangedOneIsSeen() throws IOException {
    try (EmbeddedS3 server = EmbeddedS3.start(folder.resolve("server"));
        S3ArtifactStore bucket = S3ArtifactStore.connect(server.location("corpora"))) {
      put(bucket, "mine/clips.csv", "clips");
      put(bucket, "mine/wav/a b.wav", "sound");
      Buckets buckets = new S3Buckets(server.location("artifacts"));
      Sources sources = new Sources(folder.resolve("cache"), Limits.USUAL, buckets);
      Location where = Location.of("s3://corpora/mine");
      Path brought = sources.folder(where, (doing, bytes, of) -> {});
      assertThat(brought.resolve("clips.csv")).hasContent("clips");
      assertThat(brought.resolve("wav/a b.wav")).hasContent("sound");
      Buckets.Found old = buckets.list("corpora", "mine/clips.csv").get(0);
      put(bucket, "mine/clips.csv", "others");
      assertThat(sources.folder(where, (doing, bytes, of) -> {}).resolve("clips.csv"))
          .hasContent("others");
      assertThatThrownBy(() -> buckets.open("corpora", old).close())
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("has changed while the corpus was read");
      assertThatThrownBy(() -> buckets.list("nowhere", "mine"))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("there is no such bucket");
      S3Location right = server.location("corpora");
      S3Location wrong =
          new S3Location(right.endpoint(), right.region(), right.bucket(), "nobody", "secret-key");
      assertThatThrownBy(() -> new S3Buckets(wrong).list("corpora", "mine"))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("may not be read with the store's access key 'nobody'");
    }
  }
}
