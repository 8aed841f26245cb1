package dev.chorale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.embedded.EmbeddedServers;
import dev.chorale.storage.S3Location;
import dev.chorale.worker.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The command line as a process of its own, in a folder of its own. */
final class ChoraleProcess {
  private static final long PATIENCE_SECONDS = 120;

  private final Path folder;
  private final Map<String, String> environment = new TreeMap<>();

  ChoraleProcess(Path folder) {
    this.folder = folder;
  }

  ChoraleProcess set(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Against these servers, as settings in the environment say. */
  ChoraleProcess on(EmbeddedServers servers) {
    S3Location store = servers.store(Settings.BUCKET);
    return set("TEMPORAL_ADDRESS", servers.temporalAddress())
        .set("AWS_ENDPOINT_URL", store.endpoint().toString())
        .set("AWS_ACCESS_KEY_ID", store.accessKey())
        .set("AWS_SECRET_ACCESS_KEY", store.secretKey());
  }

  Ended run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx512m", "-Djava.awt.headless=true"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile("chorale-out", ".txt");
    Path err = Files.createTempFile("chorale-err", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder
          .environment()
          .keySet()
          .removeIf(
              name ->
                  name.startsWith("AWS_")
                      || name.startsWith("MINIO_")
                      || name.startsWith("TEMPORAL_")
                      || name.startsWith("CHORALE_"));
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            List.of(arguments) + " did not end: " + Files.readString(out) + Files.readString(err));
      }
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** Everything below a folder, by relative path. */
  static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(file -> folder.relativize(file).toString()).sorted().toList();
    }
  }

  record Ended(int code, String out, String err) {
    /** One message that holds all of these, and no stack trace. */
    void assertRefused(int expectedCode, String... parts) {
      assertThat(err).contains(parts).doesNotContain("\tat ").doesNotContain("Exception");
      assertThat(out).isEmpty();
      assertThat(err.lines().filter(line -> line.startsWith("chorale: "))).hasSize(1);
      assertThat(code).isEqualTo(expectedCode);
    }
  }
}
