package dev.chorale.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which recordings of a corpus are there. Paths lie below the corpus' folder.
 *
 * @param folder in which they were looked for
 * @param found recordings of clips
 * @param missing those of clips that are not there
 * @param empty those of clips that have no bytes
 * @param surplus sound files that belong to no clip
 */
record AudioFiles(
    String folder, int found, List<String> missing, List<String> empty, List<String> surplus) {
  private static final Set<String> ENDINGS =
      Set.of("wav", "flac", "mp3", "m4a", "ogg", "opus", "sph", "aif", "aiff", "mp4", "avi", "flv");

  /** Looks for them; empty where the corpus ships inside, which its sound does not. */
  static Optional<AudioFiles> of(CorpusSource source) {
    return source.folder().onDisk().map(root -> in(root, source));
  }

  private static AudioFiles in(Path root, CorpusSource source) {
    Map<String, String> paths = Recordings.paths(root, source, source.contents());
    List<String> missing = new ArrayList<>();
    List<String> empty = new ArrayList<>();
    for (String path : paths.values()) {
      Path file = root.resolve(path);
      if (!Files.isRegularFile(file)) {
        missing.add(path);
      } else if (file.toFile().length() == 0) {
        empty.add(path);
      }
    }
    Set<String> expected = new HashSet<>(paths.values());
    String folder = common(paths.values().iterator().next(), expected);
    return new AudioFiles(
        folder.isEmpty() ? root.toString() : root.resolve(folder).toString(),
        paths.size() - missing.size(),
        missing,
        empty,
        surplus(root, folder, expected));
  }

  /** The first folder that all paths have; empty for none. */
  private static String common(String first, Set<String> paths) {
    int slash = first.indexOf('/');
    String top = slash < 0 ? "" : first.substring(0, slash);
    return paths.stream().allMatch(path -> path.startsWith(top + "/")) ? top : "";
  }

  private static List<String> surplus(Path root, String folder, Set<String> expected) {
    Path below = folder.isEmpty() ? root : root.resolve(folder);
    if (!Files.isDirectory(below)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(below)) {
      return files
          .filter(AudioFiles::isSound)
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .filter(path -> !expected.contains(path))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(below.toString(), e);
    }
  }

  private static boolean isSound(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1)) && Files.isRegularFile(file);
  }
}
