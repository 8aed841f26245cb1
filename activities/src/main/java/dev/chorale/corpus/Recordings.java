package dev.chorale.corpus;

import dev.chorale.vocabulary.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the recording of every clip below a corpus' folder. */
final class Recordings {
  private static final List<String> SAME_SOUND = List.of(".wav", ".flac", ".WAV", ".FLAC");
  private static final List<String> OTHER_FORMATS =
      List.of(".mp3", ".ogg", ".opus", ".m4a", ".aac", ".mp4", ".webm", ".wma", ".aiff", ".aif");

  private Recordings() {}

  /**
   * The path of each clip's recording below the corpus' folder, in the order of the clips.
   *
   * @throws BadInputException naming the first that is missing, how many are, and the mend
   */
  static Map<String, String> find(CorpusSource source, SourceCorpus corpus) {
    Path root =
        source
            .folder()
            .onDisk()
            .orElseThrow(
                () ->
                    new BadInputException(
                        "The sound of corpus '"
                            + source.id()
                            + "' does not ship inside. Name the folder in which it lies: --data "
                            + source.id()
                            + "=DIR"));
    Map<String, String> paths = paths(root, source, corpus);
    List<String> missing =
        paths.values().stream().filter(path -> !Files.isRegularFile(root.resolve(path))).toList();
    if (!missing.isEmpty()) {
      throw new BadInputException(
          root.resolve(missing.get(0))
              + ": not found, and so "
              + missing.size()
              + " of "
              + paths.size()
              + " recordings of corpus '"
              + source.id()
              + "'. "
              + converted(root, missing.get(0))
              + "Complete the copy"
              + (source.audioFolders().isEmpty()
                  ? ", or take these clips out of clips.csv"
                  : " (recordings are looked for in "
                      + String.join("/, ", source.audioFolders())
                      + "/ and beside the label files)"));
    }
    return paths;
  }

  /** Where the recording of each clip should be, in the order of the clips. */
  static Map<String, String> paths(Path root, CorpusSource source, SourceCorpus corpus) {
    String prefix =
        source.audioFolders().isEmpty() ? "" : folder(root, source.audioFolders(), corpus);
    Map<String, String> paths = new LinkedHashMap<>();
    for (String clip : corpus.clips().ids()) {
      String path = prefix + corpus.sounds().getOrDefault(clip, clip + ".wav");
      paths.put(clip, present(root, path).orElse(path));
    }
    return paths;
  }

  /** The file of that name, or the same sound in the other format that is read. */
  private static Optional<String> present(Path root, String path) {
    if (Files.isRegularFile(root.resolve(path))) {
      return Optional.of(path);
    }
    String stem = stem(path);
    return SAME_SOUND.stream()
        .map(ending -> stem + ending)
        .filter(other -> Files.isRegularFile(root.resolve(other)))
        .findFirst();
  }

  /** Where the same sound lies in a format that is not read, the command that converts it. */
  private static String converted(Path root, String path) {
    String stem = stem(path);
    return OTHER_FORMATS.stream()
        .filter(ending -> Files.isRegularFile(root.resolve(stem + ending)))
        .findFirst()
        .map(
            ending ->
                "There is "
                    + stem
                    + ending
                    + ", which is not read. Convert it and the others: ffmpeg -i "
                    + stem
                    + ending
                    + " -c:a pcm_s16le "
                    + stem
                    + ".wav. Or: ")
        .orElse("");
  }

  private static String stem(String path) {
    int dot = path.lastIndexOf('.');
    return dot > path.lastIndexOf('/') ? path.substring(0, dot) : path;
  }

  /** The folder that holds most of the recordings; among equals, the preferred. */
  private static String folder(Path root, List<String> preferred, SourceCorpus corpus) {
    List<String> candidates = new ArrayList<>(preferred);
    candidates.add("");
    others(root).stream().filter(name -> !candidates.contains(name)).forEach(candidates::add);
    String best = preferred.get(0) + "/";
    long most = 0;
    for (String candidate : candidates) {
      String prefix = candidate.isEmpty() ? "" : candidate + "/";
      long found =
          corpus.clips().ids().stream()
              .map(clip -> prefix + corpus.sounds().getOrDefault(clip, ""))
              .filter(path -> present(root, path).isPresent())
              .count();
      if (found > most) {
        best = prefix;
        most = found;
      }
    }
    return best;
  }

  private static List<String> others(Path root) {
    try (Stream<Path> entries = Files.list(root)) {
      return entries
          .filter(Files::isDirectory)
          .map(path -> path.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(root.toString(), e);
    }
  }
}
