package dev.chorale.worker;

import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Where the servers that {@code chorale up} starts listen, kept in {@code .chorale/local} so that
 * other commands find them. All on the loopback interface.
 */
public record LocalAddresses(int temporalPort, int uiPort, int s3Port, int consolePort) {
  /** The ports that Temporal and MinIO take when they are not told. */
  public static final LocalAddresses USUAL = new LocalAddresses(7233, 8233, 9000, 9001);

  private static final String FILE = "servers.json";

  /** What was kept in a directory, if anything was. */
  public static Optional<LocalAddresses> keptIn(Path directory) {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          ChoraleJson.mapper().readValue(Files.readAllBytes(file), LocalAddresses.class));
    } catch (IOException e) {
      throw new BadInputException(
          file + " can't be read: " + e.getMessage() + " Remove it, then run `chorale up`.", e);
    }
  }

  /** Keeps this in a directory, for {@link #keptIn}. */
  public void keepIn(Path directory) throws IOException {
    Path fresh = Files.createTempFile(directory, "servers", "");
    Files.write(fresh, ChoraleJson.mapper().writeValueAsBytes(this));
    Files.move(fresh, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  /** As in {@code 127.0.0.1:7233}. */
  public String temporal() {
    return "127.0.0.1:" + temporalPort;
  }

  /** As in {@code http://127.0.0.1:8233}. */
  public String ui() {
    return http(uiPort);
  }

  /** As in {@code http://127.0.0.1:9000}. */
  public String s3() {
    return http(s3Port);
  }

  /** As in {@code http://127.0.0.1:9001}. */
  public String console() {
    return http(consolePort);
  }

  private static String http(int port) {
    return "http://127.0.0.1:" + port;
  }
}
