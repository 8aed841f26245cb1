package dev.chorale.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chorale.evaluation.MetricsDocument.BaselineScores;
import dev.chorale.labels.ClassTable;
import dev.chorale.labels.Labels;
import dev.chorale.labels.RatingCounts;
import dev.chorale.labels.Ratings;
import dev.chorale.labels.Votes;
import dev.chorale.vocabulary.AggregationRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RatingBaselinesTest {
  private static final List<String> CLASSES = List.of("N", "A", "S", "H");

  /** Three raters on 400 clips, so that most votes are those of other clips too. */
  private static Ratings ratings() {
    Random random = new Random(1);
    Map<String, Votes> votes = new LinkedHashMap<>();
    for (int clip = 0; clip < 400; clip++) {
      int[] counts = new int[CLASSES.size()];
      for (int rater = 0; rater < 3; rater++) {
        counts[Math.min(random.nextInt(5), random.nextInt(CLASSES.size()))]++;
      }
      votes.put("clip" + clip, RatingCounts.of(counts));
    }
    return new Ratings(CLASSES, votes, Map.of(), 0, true);
  }

  @ParameterizedTest
  @EnumSource(AggregationRule.class)
  void kindsOfVotesThatAreCountedAreScoredAsAllClips(AggregationRule rule) {
    Labels labels = Labels.of(rule, ratings());
    TestSet test = new TestSet(labels.train(), labels.test());
    double[] mean = new double[CLASSES.size()];
    for (String clip : test.clips()) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += labels.train().row(clip)[j] / test.size();
      }
    }
    ClassTable prior = new ClassTable(CLASSES);
    test.clips().forEach(clip -> prior.add(clip, mean));

    BaselineScores counted = RatingBaselines.of(rule, ratings());

    assertEqual(counted.classPrior(), ScoredClips.of(test, prior).scores());
    assertEqual(counted.allPositive(), ScoredClips.allPositive(test, prior).scores());
  }

  private static void assertEqual(Scores found, Scores expected) {
    assertThat(found.clips()).isEqualTo(expected.clips()).isPositive();
    assertThat(found.perClass()).isEqualTo(expected.perClass());
    for (Metric metric : Metric.values()) {
      assertThat(found.value(metric))
          .as(metric.code())
          .isCloseTo(expected.value(metric), within(1e-12));
    }
  }
}
