package dev.chorale.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chorale.evaluation.Dropped.Share;
import dev.chorale.evaluation.Dropped.Why;
import dev.chorale.evaluation.Strata.Group;
import dev.chorale.intervals.Design;
import dev.chorale.labels.ClassTable;
import dev.chorale.labels.Labels;
import dev.chorale.labels.RatingCounts;
import dev.chorale.labels.Ratings;
import dev.chorale.labels.Votes;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.IntervalSpec;
import dev.chorale.vocabulary.Seed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StrataTest {
  private static final List<String> CLASSES = List.of("N", "A", "S");
  private static final AggregationRule AR = AggregationRule.ALL_INCLUSIVE;

  /** The first letter of a clip is its speaker. */
  private static String speaker(String clip) {
    return clip.substring(0, 1);
  }

  private static Ratings ratings() {
    Map<String, Votes> votes = new LinkedHashMap<>();
    votes.put("x1", RatingCounts.of(3, 0, 0));
    votes.put("x2", RatingCounts.of(0, 2, 1));
    votes.put("y1", RatingCounts.of(1, 1, 1));
    votes.put("y2", RatingCounts.of(2, 2, 0));
    votes.put("y3", RatingCounts.of(0, 0, 0));
    return new Ratings(CLASSES, votes, Map.of(), 0, true);
  }

  private static TestSet test() {
    Labels labels = Labels.of(AR, ratings());
    return new TestSet(labels.train(), labels.test());
  }

  private static ScoredClips scored() {
    ClassTable predictions = new ClassTable(CLASSES);
    predictions.add("x1", 1, 0, 0);
    predictions.add("x2", 0, 1, 0);
    predictions.add("y1", .2, .4, .4);
    predictions.add("y2", .1, .1, .8);
    return ScoredClips.of(test(), predictions);
  }

  @Test
  void eachGroupIsMeasuredAloneAndBesideAllOthers() {
    List<Group> groups =
        Strata.of(
            test(),
            List.of(scored()),
            StrataTest::speaker,
            Metric.TOP_ACCURACY,
            Design.ofClips(4, 1),
            new IntervalSpec(300, 2.5, 97.5, new Seed(1)));
    assertThat(groups).extracting(Group::name).containsExactly("x", "y");
    assertThat(groups).extracting(Group::clips).containsExactly(2, 2);
    // y1: raters chose all three equally often, so any is right; y2 is wrong.
    assertThat(groups.get(1).value().value()).isEqualTo(.5);
    assertThat(groups.get(0).gap().value()).isEqualTo(.5);
    assertThat(groups.get(1).gap().value()).isEqualTo(-.5);
    assertThat(groups.get(1).gap().lower()).isEqualTo(-1);
    assertThat(groups.get(1).gap().upper()).isZero();
  }

  @Test
  void groupsByWhatRatersSaid() {
    Ratings ratings = ratings();
    assertThat(List.of("x1", "x2", "y1", "y2", "y3").stream().map(Strata.byAgreement(ratings)))
        .containsExactly("0", "to 2/3", "to 3/3", "to 2/3", "");
    assertThat(List.of("x1", "y2", "y3").stream().map(Strata.byVotes(ratings)))
        .containsExactly("3", "4", "");
    assertThat(List.of("x1", "x2", "y1").stream().map(Strata.byClass(ratings)))
        .containsExactly("N", "A", "");
    assertThat(List.of("a", "b", "c").stream().map(Strata.byLength(Map.of("a", 2.0, "b", 9.5))))
        .containsExactly("2 to 4", "from 8", "");
  }

  @Test
  void majorityDropsTheClipsOnWhichRatersAreSplit() {
    Dropped dropped = Dropped.of(AggregationRule.MAJORITY, ratings(), StrataTest::speaker);
    assertThat(dropped.clips()).containsExactly(Map.entry("y1", Why.TIE), Map.entry("y2", Why.TIE));
    assertThat(dropped.byGroup())
        .containsExactly(Map.entry("x", new Share(0, 2)), Map.entry("y", new Share(2, 2)));
    assertThat(dropped.byClass())
        .containsExactly(
            Map.entry("N", new Share(1, 2)),
            Map.entry("A", new Share(1, 2)),
            Map.entry("S", new Share(0, 0)));
  }

  @Test
  void aClipWithAPluralityIsDroppedByMajorityAlone() {
    Map<String, Votes> votes = Map.of("a", RatingCounts.of(2, 1, 1));
    Ratings ratings = new Ratings(CLASSES, votes, Map.of(), 0, true);
    assertThat(Dropped.of(AggregationRule.MAJORITY, ratings, clip -> "").clips())
        .containsExactly(Map.entry("a", Why.NO_MAJORITY));
    assertThat(Dropped.of(AggregationRule.PLURALITY, ratings, clip -> "").clips()).isEmpty();
  }

  @Test
  void theHumanCeilingIsOneRaterAgainstTheOthers() {
    Map<String, Votes> votes = new LinkedHashMap<>();
    votes.put("a", RatingCounts.of(3, 1, 0));
    votes.put("b", RatingCounts.of(0, 0, 1));
    // Votes as those of a clip before count as often as clips have them.
    votes.put("c", RatingCounts.of(3, 1, 0));
    Ratings ratings = new Ratings(CLASSES, votes, Map.of(), 0, true);
    Scores scores = HumanCeiling.of(AggregationRule.PLURALITY, ratings).orElseThrow();
    // Clip a: N three times against (2, 1, 0), which is N, and A once against (3, 0, 0), also N. Of
    // clip b nothing is left.
    assertThat(scores.clips()).isEqualTo(8);
    assertThat(scores.value(Metric.TOP_ACCURACY)).isEqualTo(.75);
    assertThat(scores.perClass().get("N")).isEqualTo(new ClassScores(6.0 / 7, 1, .75, 8));
    assertThat(scores.macroF1()).isCloseTo(2.0 / 7, within(1e-15));
    assertThat(
            HumanCeiling.of(
                AR, new Ratings(CLASSES, Map.of("b", RatingCounts.of(0, 0, 1)), Map.of(), 0, true)))
        .isEmpty();
  }
}
