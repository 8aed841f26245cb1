package dev.chorale.embedded;

import dev.chorale.storage.S3Location;
import dev.chorale.worker.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.LoggerFactory;

/**
 * Both servers of a sweep in this process, for a machine that has neither. Artifacts outlive them;
 * Temporal's history does not.
 */
public final class EmbeddedServers implements AutoCloseable {
  private final Path directory;
  private final EmbeddedS3 s3;
  private final EmbeddedTemporal temporal;

  private EmbeddedServers(Path directory, EmbeddedS3 s3, EmbeddedTemporal temporal) {
    this.directory = directory;
    this.s3 = s3;
    this.temporal = temporal;
  }

  /**
   * Starts both at the same time, each on a free port of the loopback interface.
   *
   * @param directory where artifacts are kept, as in {@code .chorale/embedded}
   * @throws dev.chorale.storage.StoreException when another process works in the directory
   */
  public static EmbeddedServers start(Path directory) {
    // Before the threads: what logs while logging begins is told on standard error.
    LoggerFactory.getILoggerFactory();
    CompletableFuture<EmbeddedTemporal> starting =
        CompletableFuture.supplyAsync(EmbeddedServers::startTemporal, EmbeddedServers::onThread);
    EmbeddedS3 s3 = null;
    try {
      s3 = EmbeddedS3.start(directory);
      return new EmbeddedServers(directory, s3, starting.join());
    } catch (CompletionException e) {
      if (s3 != null) {
        s3.close();
      }
      throw new IllegalStateException("Temporal's test server does not start", e.getCause());
    } finally {
      if (s3 == null) {
        starting.thenAccept(EmbeddedTemporal::close).join();
      }
    }
  }

  private static void onThread(Runnable work) {
    Thread thread = new Thread(work, "embedded-temporal-start");
    thread.setDaemon(true);
    thread.start();
  }

  private static EmbeddedTemporal startTemporal() {
    try {
      return EmbeddedTemporal.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How to reach both, whatever else is set. */
  public Settings settings(String bucket) {
    return Settings.of(temporalAddress(), store(bucket), directory);
  }

  /** Temporal's address, as in {@code 127.0.0.1:40123}. */
  public String temporalAddress() {
    return temporal.address();
  }

  /** The store's address with the key for it. */
  public S3Location store(String bucket) {
    return s3.location(bucket);
  }

  @Override
  public void close() {
    try {
      temporal.close();
    } finally {
      s3.close();
    }
  }
}
