package dev.chorale.cli.spec;

import dev.chorale.source.Location;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.CorpusId;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where corpora lie, as {@code --data NAME=WHERE} says. */
public record DataFolders(Map<CorpusId, Location> byCorpus) {
  public DataFolders {
    byCorpus = Map.copyOf(byCorpus);
  }

  /**
   * Reads the values of the flag.
   *
   * @throws BadInputException when one has no {@code =}, or names a corpus again
   */
  public static DataFolders parse(List<String> values) {
    Map<CorpusId, Location> folders = new LinkedHashMap<>();
    for (String value : values) {
      int equals = value.indexOf('=');
      if (equals < 1 || equals == value.length() - 1) {
        throw new BadInputException(
            "--data: found '" + value + "', expected NAME=DIR, as in emotale=/data/emotale");
      }
      CorpusId corpus = new CorpusId(value.substring(0, equals));
      if (folders.put(corpus, Location.of(value.substring(equals + 1))) != null) {
        throw new BadInputException("--data names corpus '" + corpus + "' twice. Keep one");
      }
    }
    return new DataFolders(folders);
  }

  /**
   * For commands that read folders alone.
   *
   * @throws BadInputException when one is an address
   */
  public Map<CorpusId, Path> folders() {
    Map<CorpusId, Path> folders = new LinkedHashMap<>();
    byCorpus.forEach(
        (corpus, location) ->
            folders.put(
                corpus,
                location
                    .path()
                    .orElseThrow(
                        () ->
                            new BadInputException(
                                "--data: found '"
                                    + location
                                    + "', expected a folder of this machine. Fetch corpus '"
                                    + corpus
                                    + "' and name its folder"))));
    return folders;
  }

  /** Addresses and absolute paths by the corpus' id, for workers that run in other folders. */
  public Map<String, String> locations() {
    Map<String, String> locations = new TreeMap<>();
    byCorpus.forEach((corpus, location) -> locations.put(corpus.value(), location.absolute()));
    return locations;
  }
}
