package dev.chorale.cli.spec;

import dev.chorale.corpus.Corpora;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.CorpusSpec;
import dev.chorale.vocabulary.SweepSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Refuses, before a sweep starts, what would only fail hours later: a spec against its data. */
public final class SpecCheck {
  private SpecCheck() {}

  /**
   * Checks a spec that {@link SpecFile} has read against the folders of its corpora.
   *
   * @throws BadInputException naming the corpus, the folder and the mend
   */
  public static void check(SweepSpec spec, Map<CorpusId, Path> data) {
    List<CorpusId> ids = spec.corpora().stream().map(CorpusSpec::id).toList();
    for (CorpusId id : data.keySet()) {
      if (!ids.contains(id)) {
        throw new BadInputException(
            "--data names corpus '"
                + id
                + "', which sweep '"
                + spec.name()
                + "' does not have. Its corpora are: "
                + String.join(", ", ids.stream().map(CorpusId::value).toList()));
      }
    }
    for (CorpusSpec corpus : spec.corpora()) {
      checkFolder(corpus, data);
      checkFolds(corpus);
    }
  }

  private static void checkFolder(CorpusSpec corpus, Map<CorpusId, Path> data) {
    Path folder = data.get(corpus.id());
    if (folder == null) {
      if (!corpus.audio().equals(CorpusSpec.STAND_IN)) {
        throw new BadInputException(
            "Corpus '"
                + corpus.id()
                + "' needs the folder where it lies: add --data "
                + corpus.id()
                + "=DIR");
      }
      return;
    }
    if (!Files.isDirectory(folder)) {
      String found = Files.exists(folder) ? " is a file, expected a folder" : " does not exist";
      throw new BadInputException(
          "The folder of corpus '"
              + corpus.id()
              + "', "
              + folder
              + ","
              + found
              + ". Correct --data");
    }
    if (Corpora.find(corpus.id()).isEmpty()) {
      for (String file : List.of("clips.csv", "ratings.csv")) {
        if (!Files.isRegularFile(folder.resolve(file))) {
          throw new BadInputException(
              "Corpus '"
                  + corpus.id()
                  + "' is not a shipped one, so its folder must hold clips.csv and ratings.csv; "
                  + folder.resolve(file)
                  + " does not exist");
        }
      }
    }
  }

  private static void checkFolds(CorpusSpec corpus) {
    int all =
        Corpora.find(corpus.id())
            .map(shipped -> shipped.expected().speakers())
            .orElse(Integer.MAX_VALUE);
    int speakers = corpus.speakers() == 0 ? all : Math.min(corpus.speakers(), all);
    if (corpus.speakers() > all) {
      throw new BadInputException(
          "Corpus '"
              + corpus.id()
              + "': found speakers "
              + corpus.speakers()
              + ", but it has "
              + all);
    }
    if (corpus.folds() > speakers) {
      throw new BadInputException(
          "Corpus '"
              + corpus.id()
              + "': found "
              + corpus.folds()
              + " folds for "
              + speakers
              + " speakers. Each fold tests on at least one: lower 'folds' or raise 'speakers'");
    }
  }
}
