package dev.chorale.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.Partition;
import io.temporal.activity.ActivityInterface;
import java.util.Optional;

/** Splits a corpus into folds. */
@ActivityInterface
public interface FoldActivities {
  /**
   * Stores the folds with the proof that no speaker is on two sides. Idempotent: the key follows
   * from the request.
   */
  BuiltFolds buildFolds(BuildFolds request);

  /**
   * @param folds number of folds
   * @param partition absent for speaker-disjoint folds of that number
   */
  record BuildFolds(
      ArtifactRef corpus,
      int folds,
      @JsonInclude(Include.NON_ABSENT) Optional<Partition> partition) {
    /** Speaker-disjoint folds. */
    public BuildFolds(ArtifactRef corpus, int folds) {
      this(corpus, folds, Optional.empty());
    }
  }

  record BuiltFolds(ArtifactRef folds, int count, int speakers, boolean reused)
      implements StageResult {}
}
