package dev.chorale.cli.spec;

import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.CorpusId;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where corpora lie, as {@code --data NAME=DIR} says. */
public record DataFolders(Map<CorpusId, Path> byCorpus) {
  public DataFolders {
    byCorpus = Map.copyOf(byCorpus);
  }

  /**
   * Reads the values of the flag.
   *
   * @throws BadInputException when one has no {@code =}, or names a corpus again
   */
  public static DataFolders parse(List<String> values) {
    Map<CorpusId, Path> folders = new LinkedHashMap<>();
    for (String value : values) {
      int equals = value.indexOf('=');
      if (equals < 1 || equals == value.length() - 1) {
        throw new BadInputException(
            "--data: found '" + value + "', expected NAME=DIR, as in emotale=/data/emotale");
      }
      CorpusId corpus = new CorpusId(value.substring(0, equals));
      if (folders.put(corpus, Path.of(value.substring(equals + 1))) != null) {
        throw new BadInputException("--data names corpus '" + corpus + "' twice. Keep one");
      }
    }
    return new DataFolders(folders);
  }

  /** Absolute paths by the corpus' id, for workers that run in other folders. */
  public Map<String, String> locations() {
    Map<String, String> locations = new TreeMap<>();
    byCorpus.forEach(
        (corpus, folder) ->
            locations.put(corpus.value(), folder.toAbsolutePath().normalize().toString()));
    return locations;
  }
}
