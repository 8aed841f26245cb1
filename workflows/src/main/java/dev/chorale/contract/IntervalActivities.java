package dev.chorale.contract;

import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.IntervalSpec;
import io.temporal.activity.ActivityInterface;
import java.util.List;

/** Says how sure a metric is. */
@ActivityInterface
public interface IntervalActivities {
  /**
   * Bootstraps every metric of every train rule on one test set, with the same resamples for all.
   * Idempotent: the key follows from the request.
   */
  ComputedIntervals computeIntervals(ComputeIntervals request);

  /**
   * @param evaluations one a train rule, all under the test rule
   */
  record ComputeIntervals(
      AggregationRule testRule, List<ArtifactRef> evaluations, IntervalSpec intervals) {
    public ComputeIntervals {
      evaluations = List.copyOf(evaluations);
    }
  }

  record ComputedIntervals(ArtifactRef intervals, AggregationRule testRule, boolean reused)
      implements StageResult {}
}
