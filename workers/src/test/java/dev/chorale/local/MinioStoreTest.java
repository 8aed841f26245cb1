package dev.chorale.local;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.ArtifactStoreContract;
import dev.chorale.storage.S3ArtifactStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The store over MinIO's server, where it is installed, keeps the contract of every store. */
class MinioStoreTest extends ArtifactStoreContract {
  @TempDir private static Path directory;
  private static @Nullable LocalServers servers;
  private static @Nullable S3ArtifactStore store;

  @BeforeAll
  static void start() throws IOException {
    Tools tools = new Tools(System.getenv());
    assumeTrue(
        tools.find("minio").isPresent() && tools.find("temporal").isPresent(),
        "temporal and minio are on the PATH or in CHORALE_TOOLS");
    servers = new LocalServers(directory, tools, new PrintWriter(Writer.nullWriter()));
    servers.up(LocalServersTest.freePorts());
    store = S3ArtifactStore.connect(servers.settings().store());
  }

  @AfterAll
  static void stop() throws IOException {
    if (store != null) {
      store.close();
    }
    if (servers != null) {
      servers.down();
    }
  }

  @Override
  protected ArtifactStore store() {
    if (store == null) {
      throw new IllegalStateException("MinIO was not started");
    }
    return store;
  }
}
