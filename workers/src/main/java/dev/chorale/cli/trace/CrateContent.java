package dev.chorale.cli.trace;

import dev.chorale.contract.Stage;
import dev.chorale.corpus.Corpora;
import dev.chorale.corpus.StoredCorpus;
import dev.chorale.evaluation.StrataDocument;
import dev.chorale.vocabulary.CorpusId;

/** Which objects of an artifact may leave the store in a crate. */
final class CrateContent {
  private static final String PROOF = "proof.json";
  private static final String CURVE = "curve.csv";

  private CrateContent() {}

  /**
   * Never sound, nor the ratings that a corpus was distributed with, nor weights, which are large;
   * of a corpus under an agreement, or where no clip may be named, nothing a row a clip either.
   * Digests of all of them are in the manifests.
   *
   * @param corpus that the artifact is of
   */
  static boolean mayLeave(CorpusId corpus, String stage, String object, boolean noClips) {
    boolean clips = !noClips && !Corpora.isUnderAgreement(corpus);
    if (stage.equals(Stage.FETCH_CORPUS.activity())) {
      return object.equals(StoredCorpus.CARD) || (object.equals(StoredCorpus.FILES) && clips);
    }
    boolean namesSpeakers = object.equals(PROOF) || object.equals(StrataDocument.FILE);
    boolean namesNoClip = object.equals(CURVE) || (object.endsWith(".json") && !namesSpeakers);
    boolean namesClips = object.endsWith(".csv") || namesSpeakers;
    return namesNoClip || (namesClips && clips);
  }
}
