package dev.chorale.local;

import dev.chorale.worker.LocalAddresses;
import dev.chorale.worker.LocalKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Lines for a shell that works elsewhere than in the servers' directory. */
final class EnvironmentFile {
  private EnvironmentFile() {}

  /** Readable by its owner only: it holds the key. */
  static void write(Path file, LocalAddresses at, LocalKey key) throws IOException {
    Path fresh =
        Files.createTempFile(
            file.toAbsolutePath().getParent(), "env", "", LocalKey.ownerOnly(file));
    Files.writeString(
        fresh,
        """
        export TEMPORAL_ADDRESS=%s
        export AWS_ENDPOINT_URL=%s
        export AWS_ACCESS_KEY_ID=%s
        export AWS_SECRET_ACCESS_KEY=%s
        """
            .formatted(at.temporal(), at.s3(), key.accessKey(), key.secretKey()));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
