package dev.chorale.embedded;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.chorale.storage.S3Location;
import dev.chorale.storage.StoreException;
import dev.chorale.worker.DirectoryLock;
import dev.chorale.worker.LocalKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * An S3 store over a directory, in this process, on the loopback interface only. What it holds
 * outlives it; its key is made once and kept beside. One process at a time: two would not see each
 * other's conditional puts.
 */
public final class EmbeddedS3 implements AutoCloseable {
  private static final String REGION = "us-east-1";

  private final S3Proxy server;
  private final DirectoryLock lock;
  private final LocalKey key;

  private EmbeddedS3(S3Proxy server, DirectoryLock lock, LocalKey key) {
    this.server = server;
    this.lock = lock;
    this.key = key;
  }

  /** On any free port. */
  public static EmbeddedS3 start(Path directory) {
    return start(directory, 0);
  }

  /**
   * @param port 0 for any free one
   * @throws StoreException when the directory is in use by another process, or the port is taken
   */
  public static EmbeddedS3 start(Path directory, int port) {
    quiet("org.gaul");
    quiet("org.eclipse.jetty");
    DirectoryLock lock = null;
    boolean started = false;
    try {
      Path buckets = Files.createDirectories(directory.resolve("buckets"));
      lock = lock(directory);
      LocalKey key = LocalKey.keptIn(directory.resolve("key"));
      S3Proxy server =
          S3Proxy.builder()
              .blobStore(new FilesystemNio2BlobStore(buckets.toString()))
              .endpoint(URI.create("http://127.0.0.1:" + port))
              .awsAuthentication(AuthenticationType.AWS_V4, key.accessKey(), key.secretKey())
              // Each waits for a file: more of them only cost memory.
              .jettyMaxThreads(32)
              .stopTimeout(0)
              .build();
      start(server, port);
      started = true;
      return new EmbeddedS3(server, lock, key);
    } catch (IOException e) {
      throw new StoreException("Can't keep artifacts under " + directory + ": " + e, e);
    } finally {
      if (!started) {
        unlock(lock);
      }
    }
  }

  private static void start(S3Proxy server, int port) throws IOException {
    try {
      server.start();
    } catch (IOException e) {
      throw new StoreException(
          "The embedded store can't listen on 127.0.0.1:" + port + ": " + e.getMessage(), e);
    } catch (Exception e) { // Declared by Jetty's start, whatever it throws.
      throw new IllegalStateException("The embedded store does not start: " + e, e);
    }
  }

  private static DirectoryLock lock(Path directory) throws IOException {
    return DirectoryLock.take(directory)
        .orElseThrow(
            () ->
                new StoreException(
                    directory
                        + " is in use by another run on embedded servers. Wait for it to end, work"
                        + " in another directory, or use `chorale up`, which serves many runs at a"
                        + " time."));
  }

  private static void unlock(@Nullable DirectoryLock lock) {
    if (lock == null) {
      return;
    }
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** At DEBUG, which is Logback's level unless told, a put is ten times as slow. */
  private static void quiet(String name) {
    if (LoggerFactory.getLogger(name) instanceof Logger logger && logger.getLevel() == null) {
      logger.setLevel(Level.WARN);
    }
  }

  /** How to reach one of its buckets. */
  public S3Location location(String bucket) {
    return new S3Location(
        URI.create("http://127.0.0.1:" + server.getPort()),
        REGION,
        bucket,
        key.accessKey(),
        key.secretKey());
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) { // Declared by Jetty's stop, whatever it throws.
      throw new IllegalStateException("The embedded store does not stop: " + e, e);
    } finally {
      unlock(lock);
    }
  }
}
