package dev.chorale.cli.spec;

import dev.chorale.corpus.ClipTable;
import dev.chorale.corpus.CorpusSource;
import dev.chorale.folds.Split;
import dev.chorale.source.Location;
import dev.chorale.source.Sources;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.CorpusSpec;
import dev.chorale.vocabulary.SweepSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Refuses, before a sweep starts, what would only fail hours later: a spec against its data. */
public final class SpecCheck {
  private SpecCheck() {}

  /**
   * Checks a spec that {@link SpecFile} has read against the folders of its corpora. What lies in
   * an archive or elsewhere is not fetched for it: a worker finds what is wrong there.
   *
   * @throws BadInputException naming the corpus, the folder or the line of a file, and the mend
   */
  public static void check(SweepSpec spec, Map<CorpusId, Location> data) {
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
      Optional<Location> location = Optional.ofNullable(data.get(corpus.id()));
      if (location.map(Sources::isFolder).orElse(true)) {
        checkFolds(corpus, location.flatMap(Location::path));
      }
    }
  }

  private static void checkFolder(CorpusSpec corpus, Map<CorpusId, Location> data) {
    Location location = data.get(corpus.id());
    if (location == null) {
      if (!corpus.audio().equals(CorpusSpec.STAND_IN)) {
        throw new BadInputException(
            "Corpus '"
                + corpus.id()
                + "' needs the folder where it lies: add --data "
                + corpus.id()
                + "=DIR");
      }
    } else if (location.path().filter(path -> !Files.exists(path)).isPresent()) {
      throw new BadInputException(
          "The folder of corpus '"
              + corpus.id()
              + "', "
              + location
              + ", does not exist. Correct --data");
    }
  }

  /** Reads the label files: a broken line is found now and not by a worker. */
  private static void checkFolds(CorpusSpec corpus, Optional<Path> folder) {
    CorpusSource source = CorpusSource.open(corpus.id(), corpus.classes(), folder);
    int all = source.clips().speakers().size();
    if (corpus.speakers() > all) {
      throw new BadInputException(
          "Corpus '"
              + corpus.id()
              + "': found speakers "
              + corpus.speakers()
              + ", but it has "
              + all);
    }
    int speakers = corpus.speakers() == 0 ? all : corpus.speakers();
    if (corpus.partition().isEmpty() && corpus.folds() > speakers) {
      throw new BadInputException(
          "Corpus '"
              + corpus.id()
              + "': found "
              + corpus.folds()
              + " folds for "
              + speakers
              + " speakers. Each fold tests on at least one: lower 'folds' or raise 'speakers'");
    }
    checkSplit(source.clips(corpus.speakers()), corpus);
  }

  /** Splits all clips, rated or not: what can't be proved of them is refused. */
  private static void checkSplit(ClipTable clips, CorpusSpec corpus) {
    try {
      Split.of(clips, Set.copyOf(clips.ids()), corpus.folds(), corpus.partition());
    } catch (BadInputException e) {
      throw new BadInputException("Corpus '" + corpus.id() + "': " + e.getMessage(), e);
    }
  }
}
