package dev.chorale.local;

import dev.chorale.worker.ConnectionFailure;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where programs lie on this machine. */
public final class Tools {
  private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

  private final Map<String, String> environment;

  public Tools(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** A program on the PATH, else where {@link #install} puts it. */
  public Optional<Path> find(String name) {
    return onPath(name)
        .or(() -> Optional.of(directory().resolve(name)).filter(Files::isExecutable))
        .map(Path::toAbsolutePath);
  }

  /** A program on the PATH. */
  public Optional<Path> onPath(String name) {
    String path = environment.getOrDefault("PATH", "");
    return SEPARATOR
        .splitAsStream(path)
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder).resolve(name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /** Where programs are installed: CHORALE_TOOLS, else a cache of this user. */
  public Path directory() {
    String told = environment.getOrDefault("CHORALE_TOOLS", "");
    if (!told.isBlank()) {
      return Path.of(told);
    }
    String home = environment.getOrDefault("HOME", System.getProperty("user.home", "."));
    return Path.of(home, ".cache", "chorale", "bin");
  }

  /**
   * Builds a server from source with Go, by the script {@code infra/local/install.sh}.
   *
   * @param progress takes what the script prints
   * @throws ConnectionFailure when it can't, with the mend
   */
  public Path install(String name, PrintWriter progress) throws IOException {
    Path script = Files.createTempFile("chorale-install", ".sh");
    try {
      try (InputStream in = Tools.class.getResourceAsStream("install.sh")) {
        if (in == null) {
          throw new IllegalStateException("install.sh is not in the jar");
        }
        Files.write(script, in.readAllBytes());
      }
      ProcessBuilder builder =
          new ProcessBuilder("/bin/sh", script.toString(), name).redirectErrorStream(true);
      builder.environment().clear();
      builder.environment().putAll(environment);
      Process process = builder.start();
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        lines
            .lines()
            .forEach(
                line -> {
                  progress.println(line);
                  progress.flush();
                });
      }
      if (process.waitFor() != 0) {
        throw new ConnectionFailure(
            "There is no "
                + name
                + " on the PATH, nor in "
                + directory()
                + ", and it could not be installed. The reason is above.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while installing " + name, e);
    } finally {
      Files.deleteIfExists(script);
    }
    return find(name)
        .orElseThrow(() -> new IllegalStateException(name + " is not where it was installed"));
  }
}
