package dev.chorale;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Corpora that lie beside the project on some machines. Tests that need one are skipped elsewhere:
 * {@code assumeTrue(folder.isPresent())}.
 */
public final class SharedData {
  private SharedData() {}

  /** A corpus' folder below {@code $CHORALE_SHARED/data}, else {@code ../shared/data}. */
  public static Optional<Path> corpus(String name) {
    return Stream.of(
            System.getProperty("chorale.shared", ""),
            System.getenv().getOrDefault("CHORALE_SHARED", ""),
            "../shared",
            "../../shared")
        .filter(root -> !root.isEmpty())
        .map(root -> Path.of(root, "data", name))
        .filter(Files::isDirectory)
        .findFirst();
  }
}
