package dev.chorale.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.LabelSpec;
import io.temporal.activity.ActivityInterface;
import java.util.Optional;

/** Turns the ratings of a corpus into targets. */
@ActivityInterface
public interface LabelActivities {
  /**
   * Applies one rule to every clip and stores its train and test targets. Idempotent: the key
   * follows from the request.
   */
  AggregatedLabels aggregateLabels(AggregateLabels request);

  /**
   * @param how absent for {@link LabelSpec#PLAIN}
   */
  record AggregateLabels(
      ArtifactRef corpus,
      AggregationRule rule,
      @JsonInclude(Include.NON_ABSENT) Optional<LabelSpec> how) {}

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
