package dev.chorale.cli;

import dev.chorale.corpus.CorpusSource;
import dev.chorale.vocabulary.CorpusId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which corpus, and where it lies; a mixin. */
final class OneCorpus {
  @Parameters(
      paramLabel = "NAME",
      description = "A corpus of 'corpus list', or any other name for a folder of your own.")
  private String name = "";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the corpus lies; may be left out where its ratings ship inside.")
  private Optional<Path> data = Optional.empty();

  /**
   * @param classes as {@link CorpusSource#open} takes them
   */
  CorpusSource open(List<String> classes) {
    return CorpusSource.open(new CorpusId(name), classes, data);
  }

  boolean isInFolder() {
    return data.isPresent();
  }
}
