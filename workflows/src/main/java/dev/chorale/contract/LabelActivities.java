package dev.chorale.contract;

import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import io.temporal.activity.ActivityInterface;

/** Turns the ratings of a corpus into targets. */
@ActivityInterface
public interface LabelActivities {
  /**
   * Applies one rule to every clip and stores its train and test targets. Idempotent: the key
   * follows from the request.
   */
  AggregatedLabels aggregateLabels(AggregateLabels request);

  record AggregateLabels(ArtifactRef corpus, AggregationRule rule) {}

  /**
   * @param labels train and test targets of the kept clips, and what the rule lost
   * @param unusable clips without an annotation of any class, which no rule uses
   */
  record AggregatedLabels(
      ArtifactRef labels,
      AggregationRule rule,
      int clipsKept,
      int clipsRemoved,
      int unusable,
      boolean reused)
      implements StageResult {}
}
