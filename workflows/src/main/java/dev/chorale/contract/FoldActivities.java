package dev.chorale.contract;

import dev.chorale.vocabulary.ArtifactRef;
import io.temporal.activity.ActivityInterface;

/** Splits a corpus into folds. */
@ActivityInterface
public interface FoldActivities {
  /**
   * Stores the folds with the proof that no speaker is on two sides. Idempotent: the key follows
   * from the request.
   */
  BuiltFolds buildFolds(BuildFolds request);

  /**
   * @param folds number of speaker-disjoint folds
   */
  record BuildFolds(ArtifactRef corpus, int folds) {}

  record BuiltFolds(ArtifactRef folds, int count, int speakers, boolean reused)
      implements StageResult {}
}
