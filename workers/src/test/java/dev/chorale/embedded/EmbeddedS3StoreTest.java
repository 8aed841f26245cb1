package dev.chorale.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.ArtifactStoreContract;
import dev.chorale.storage.S3ArtifactStore;
import dev.chorale.storage.StoredObject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store over the embedded server keeps the contract of every store. */
class EmbeddedS3StoreTest extends ArtifactStoreContract {
  @TempDir private static Path directory;
  private static EmbeddedS3 server;
  private static S3ArtifactStore store;

  @BeforeAll
  static void start() {
    server = EmbeddedS3.start(directory);
    store = S3ArtifactStore.connect(server.location("contract"));
  }

  @AfterAll
  static void stop() {
    store.close();
    server.close();
  }

  @Test
  void anObjectThatWasPutLongAgoIsPutAgain() {
    byte[] bytes = "an old model".getBytes(UTF_8);
    StoredObject object = store.put(bytes);
    String name = "objects/" + object.sha256().substring(0, 2) + "/" + object.sha256();
    byte[] damaged = "an odd model".getBytes(UTF_8);
    store.replace(name, damaged);
    store.put(bytes);
    assertThat(store.document(name)).contains(damaged);

    Clock twoHoursLater = Clock.offset(Clock.systemUTC(), Duration.ofHours(2));
    try (S3ArtifactStore later =
        S3ArtifactStore.connect(server.location("contract"), twoHoursLater)) {
      later.put(bytes);
    }

    assertThat(store.document(name)).contains(bytes);
  }

  @Override
  protected ArtifactStore store() {
    return store;
  }
}
