package dev.chorale.corpus;

import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.CorpusId;
import java.util.Optional;
import java.util.Set;

/**
 * The corpora whose agreements somebody here has signed, and said so in the settings. One that is
 * under no agreement needs none.
 */
public record AcceptedLicences(Set<CorpusId> corpora) {
  public static final AcceptedLicences NONE = new AcceptedLicences(Set.of());

  public AcceptedLicences {
    corpora = Set.copyOf(corpora);
  }

  /**
   * Refuses a corpus whose agreement was not accepted. Corpora of one agreement, as other readings
   * of the same release, are accepted by the name of any.
   *
   * @throws BadInputException telling where to ask, and how to accept
   */
  public void check(CorpusId id) {
    Optional<CorpusDescriptor> corpus =
        Corpora.find(id).filter(found -> found.agreement().isPresent());
    if (corpus.isPresent() && corpora.stream().noneMatch(other -> isSame(corpus.get(), other))) {
      throw new BadInputException(
          "Corpus '"
              + id
              + "' is under an agreement: "
              + corpus.get().licence()
              + ". Where to ask: "
              + corpus.get().agreement().orElseThrow()
              + ". When you have signed it, accept it once, where you start sweeps and where workers"
              + " run: 'licences: ["
              + id
              + "]' in chorale.yaml, CHORALE_LICENCES="
              + id
              + ", or --accept-licence "
              + id);
    }
  }

  private static boolean isSame(CorpusDescriptor corpus, CorpusId other) {
    return corpus.id().equals(other)
        || Corpora.find(other).filter(o -> o.agreement().equals(corpus.agreement())).isPresent();
  }
}
