package dev.chorale.embedded;

import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.ArtifactStoreContract;
import dev.chorale.storage.S3ArtifactStore;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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

  @Override
  protected ArtifactStore store() {
    return store;
  }
}
