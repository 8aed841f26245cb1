package dev.chorale.evaluation;

import dev.chorale.evaluation.MetricsDocument.BaselineScores;
import dev.chorale.labels.ClassTable;
import dev.chorale.labels.Labels;
import dev.chorale.labels.Ratings;
import dev.chorale.vocabulary.AggregationRule;

/**
 * The two baselines where it is not known what a model was trained on: the class prior is the mean
 * target of the very clips it is measured on, so a little better than one of train clips.
 */
public final class RatingBaselines {
  private RatingBaselines() {}

  /** Scores both on all clips that the rule keeps, of which there is at least one. */
  public static BaselineScores of(AggregationRule rule, Ratings ratings) {
    VoteKinds kinds = VoteKinds.of(ratings);
    Labels labels = Labels.of(rule, kinds.ratings());
    TestSet test = new TestSet(labels.train(), labels.test());
    int[] counts = kinds.counts(test.clips());
    double[] mean = new double[test.classes().size()];
    int clips = 0;
    for (int kind = 0; kind < counts.length; kind++) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += counts[kind] * test.shares(kind)[j];
      }
      clips += counts[kind];
    }
    for (int j = 0; j < mean.length; j++) {
      mean[j] /= clips;
    }
    ClassTable prior = new ClassTable(test.classes());
    test.clips().forEach(kind -> prior.add(kind, mean));
    return new BaselineScores(
        ScoredClips.of(test, prior).scores(counts),
        ScoredClips.allPositive(test, prior).scores(counts));
  }
}
