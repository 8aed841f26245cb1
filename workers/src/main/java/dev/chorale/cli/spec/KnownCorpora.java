package dev.chorale.cli.spec;

import dev.chorale.vocabulary.CorpusId;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** The corpora that ship with Chorale, as far as a spec needs them. */
public interface KnownCorpora {
  SortedSet<String> ids();

  Optional<Known> find(CorpusId id);

  /**
   * @param classes in order
   * @param folds the number of folds that its descriptor says
   * @param speakers how many there are
   * @param standIn whether sound can be made from its votes, so that it needs no folder
   */
  record Known(List<String> classes, int folds, int speakers, boolean standIn) {
    public Known {
      classes = List.copyOf(classes);
    }
  }
}
