package dev.chorale.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.evaluation.ClipFacts.Clustering;
import dev.chorale.intervals.Interval;
import dev.chorale.labels.ClassTable;
import dev.chorale.labels.Labels;
import dev.chorale.labels.RatingCounts;
import dev.chorale.labels.Ratings;
import dev.chorale.labels.Votes;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.IntervalSpec;
import dev.chorale.vocabulary.Seed;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Expected values by scikit-learn, scipy and numpy: strata_golden.py, of the data in
 * comparison.json.
 */
class StrataGoldenTest {
  private static final List<String> CLASSES = List.of("a", "b", "c", "d");
  private static final AggregationRule MR = AggregationRule.MAJORITY;
  private static final AggregationRule AR = AggregationRule.ALL_INCLUSIVE;
  private static final JsonNode DATA = json("comparison.json");
  private static final JsonNode GOLDEN = json("strata.json");
  private static final JsonNode CORPUS = DATA.at("/corpora/first");
  private static final IntervalSpec OF_CLIPS =
      new IntervalSpec(
          DATA.get("resamples").asInt(), 2.5, 97.5, new Seed(DATA.get("seed").asLong()));
  private static final IntervalSpec OF_SPEAKERS =
      new IntervalSpec(
          OF_CLIPS.resamples(), 2.5, 97.5, OF_CLIPS.seed(), Optional.of(ClipFacts.SPEAKER));

  private static JsonNode json(String name) {
    try (InputStream in =
        StrataGoldenTest.class.getResourceAsStream("/dev/chorale/report/" + name)) {
      return ChoraleJson.mapper().readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String clip(int number) {
    return String.format(Locale.ROOT, "%03d", number);
  }

  private static Ratings ratings() {
    Map<String, Votes> votes = new LinkedHashMap<>();
    for (JsonNode row : CORPUS.get("votes")) {
      votes.put(
          clip(votes.size()),
          RatingCounts.of(
              row.get(0).asInt(), row.get(1).asInt(), row.get(2).asInt(), row.get(3).asInt()));
    }
    return new Ratings(CLASSES, votes, Map.of(), 0, true);
  }

  /** Clip i is of speaker i mod 7, the even ones female; clip 0 is of no known speaker. */
  private static ClipFacts facts() {
    Map<String, String> gender = new LinkedHashMap<>();
    Map<String, String> speaker = new LinkedHashMap<>();
    ClassTable votes = new ClassTable(CLASSES);
    for (int i = 0; i < CORPUS.get("votes").size(); i++) {
      gender.put(clip(i), i % 7 % 2 == 0 ? "female" : "male");
      speaker.put(clip(i), i == 0 ? "" : "s" + i % 7);
      votes.add(clip(i), row(CORPUS.at("/votes/" + i), 1));
    }
    Map<String, Map<String, String>> groups = new LinkedHashMap<>();
    groups.put("gender", gender);
    groups.put(ClipFacts.SPEAKER, speaker);
    return new ClipFacts(groups, Optional.of(votes));
  }

  private static double[] row(JsonNode numbers, double of) {
    double[] row = new double[CLASSES.size()];
    for (int j = 0; j < row.length; j++) {
      row[j] = numbers.get(j).asInt() / of;
    }
    return row;
  }

  private static Measurement measurement(AggregationRule train, AggregationRule test) {
    Labels labels = Labels.of(test, ratings());
    Map<Seed, ClassTable> seeds = new LinkedHashMap<>();
    ClassTable prior = new ClassTable(CLASSES);
    for (JsonNode rows : CORPUS.at("/predictions/" + train.code())) {
      ClassTable table = new ClassTable(CLASSES);
      for (int i = 0; i < rows.size(); i++) {
        table.add(clip(i), row(rows.get(i), 20));
      }
      seeds.put(new Seed(seeds.size() + 1L), table);
      prior = table;
    }
    return new Measurement(
        train, new TestSet(labels.train(), labels.test()), seeds, prior, facts());
  }

  private static List<Measurement> measurements(AggregationRule test) {
    List<Measurement> measurements = new ArrayList<>();
    for (AggregationRule train : AggregationRule.values()) {
      measurements.add(measurement(train, test));
    }
    return measurements;
  }

  @Test
  void groupsAndTheirGapsAreThoseOfNumpyOnDrawsOfWholeSpeakers() {
    StrataDocument strata = StrataDocument.of(AR, measurements(AR), OF_SPEAKERS).orElseThrow();
    assertEquals(strata.scores(), GOLDEN.get("strata"));
    assertThat(StrataDocument.of(MR, measurements(MR), OF_SPEAKERS))
        .as("groups are told of the AR test alone")
        .isEmpty();
  }

  @Test
  void theClipsThatARuleRemovesAreMeasuredBesideThoseItKeeps() {
    Dropped dropped = Dropped.of(MR, ratings(), clip -> "");
    assertEquals(
        StrataDocument.ofRemoved(measurement(AR, AR), dropped, OF_CLIPS), GOLDEN.get("removed"));
  }

  private static void assertEquals(List<GroupScore> scores, JsonNode expected) {
    assertThat(scores).hasSize(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      GroupScore score = scores.get(i);
      JsonNode golden = expected.get(i);
      String place =
          score.train() + " " + score.by() + " " + score.metric().code() + " " + score.group();
      assertThat(place)
          .isEqualTo(
              golden.get("train").asText()
                  + " "
                  + golden.get("by").asText()
                  + " "
                  + golden.get("metric").asText()
                  + " "
                  + golden.get("group").asText());
      assertThat(score.clips()).as(place).isEqualTo(golden.get("clips").asInt());
      assertEquals(score.value(), golden.get("value"), place);
      assertEquals(score.gap(), golden.get("gap"), place + ", gap");
    }
  }

  @Test
  void differencesOfTrainRulesAreDrawnAndTestedByWholeSpeakers() {
    IntervalsDocument document = IntervalsDocument.of(AR, measurements(AR), OF_SPEAKERS);
    assertThat(document.clustering()).contains(new Clustering(7, 1));
    for (JsonNode golden : GOLDEN.get("differences")) {
      IntervalsDocument.Paired one =
          document.differences().stream()
              .filter(paired -> paired.trainRule() == AR && paired.over() == MR)
              .filter(paired -> paired.metric().code().equals(golden.get("metric").asText()))
              .findFirst()
              .orElseThrow();
      assertEquals(one.difference(), golden, one.metric().code());
      assertThat(one.p()).isCloseTo(golden.get("p").asDouble(), within(1e-15));
    }
  }

  @Test
  void oneRaterStandsBesideTheModelsWithAnIntervalOverClips() {
    for (AggregationRule test : AggregationRule.values()) {
      IntervalsDocument document =
          IntervalsDocument.of(test, List.of(measurement(AR, test)), OF_CLIPS);
      assertEquals(
          document.row(AR, Predictor.ONE_RATER).orElseThrow().macroF1(),
          GOLDEN.at("/oneRater/" + test.code()),
          test.code());
      assertThat(document.clustering()).isEmpty();
    }
  }

  private static void assertEquals(Interval interval, JsonNode golden, String place) {
    assertThat(interval.value()).as(place).isCloseTo(golden.get("value").asDouble(), within(1e-12));
    assertThat(interval.lower()).as(place).isCloseTo(golden.get("lower").asDouble(), within(1e-12));
    assertThat(interval.upper()).as(place).isCloseTo(golden.get("upper").asDouble(), within(1e-12));
  }
}
