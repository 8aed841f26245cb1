package dev.chorale.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.corpus.CorpusCard;
import dev.chorale.csv.CsvFile;
import dev.chorale.evaluation.Comparison;
import dev.chorale.evaluation.IntervalsDocument;
import dev.chorale.evaluation.Measurement;
import dev.chorale.evaluation.TestSet;
import dev.chorale.evaluation.Verdict;
import dev.chorale.folds.FoldProof;
import dev.chorale.intervals.Interval;
import dev.chorale.labels.ClassTable;
import dev.chorale.labels.Labels;
import dev.chorale.labels.Ratings;
import dev.chorale.labels.RatingsReader;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.IntervalSpec;
import dev.chorale.vocabulary.Seed;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Expected values by scikit-learn, scipy, numpy and statsmodels: comparison_golden.py. */
class ComparisonGoldenTest {
  private static final List<String> CLASSES = List.of("a", "b", "c", "d");
  private static final JsonNode GOLDEN = golden();
  private static final IntervalSpec SPEC =
      new IntervalSpec(
          GOLDEN.get("resamples").asInt(), 2.5, 97.5, new Seed(GOLDEN.get("seed").asLong()));

  private static JsonNode golden() {
    try (InputStream in = ComparisonGoldenTest.class.getResourceAsStream("comparison.json")) {
      return ChoraleJson.mapper().readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String clip(int number) {
    return String.format(Locale.ROOT, "%03d", number);
  }

  private static Ratings ratings(JsonNode corpus) {
    StringBuilder csv = new StringBuilder("clip,a,b,c,d\n");
    for (int i = 0; i < corpus.get("votes").size(); i++) {
      csv.append(clip(i));
      corpus.get("votes").get(i).forEach(vote -> csv.append(',').append(vote));
      csv.append('\n');
    }
    return new RatingsReader(Optional.of(CLASSES), false, Set.of())
        .read(CsvFile.read(new StringReader(csv.toString()), "ratings.csv"));
  }

  private static Measurement measurement(
      JsonNode corpus, AggregationRule train, AggregationRule test) {
    Labels labels = Labels.of(test, ratings(corpus));
    Map<Seed, ClassTable> seeds = new LinkedHashMap<>();
    for (JsonNode rows : corpus.at("/predictions/" + train.code())) {
      ClassTable table = new ClassTable(CLASSES);
      for (int i = 0; i < rows.size(); i++) {
        JsonNode row = rows.get(i);
        table.add(
            clip(i),
            row.get(0).asInt() / 20.0,
            row.get(1).asInt() / 20.0,
            row.get(2).asInt() / 20.0,
            row.get(3).asInt() / 20.0);
      }
      seeds.put(new Seed(seeds.size() + 1L), table);
    }
    return new Measurement(
        train, new TestSet(labels.train(), labels.test()), seeds, new ClassTable(CLASSES));
  }

  private static CorpusSources sources(String id) {
    List<IntervalsDocument> intervals = new ArrayList<>();
    for (AggregationRule test : AggregationRule.values()) {
      List<Measurement> measurements = new ArrayList<>();
      for (AggregationRule train : AggregationRule.values()) {
        measurements.add(measurement(GOLDEN.at("/corpora/" + id), train, test));
      }
      intervals.add(IntervalsDocument.of(test, measurements, SPEC));
    }
    return new CorpusSources(
        new CorpusCard(id, id, CLASSES, false, "", ""),
        1,
        List.of(),
        List.of(),
        intervals,
        List.of(),
        List.of(),
        List.of(),
        new FoldProof(0, 0, 0, 0, 0, List.of()),
        0,
        List.of(),
        List.of(),
        List.of());
  }

  @Test
  void differencesOfTrainRulesAreThoseOfThePythonPackages() {
    List<RuleDifference> differences =
        RuleDifference.of(List.of(sources("first"), sources("second")));
    JsonNode expected = GOLDEN.get("differences");
    assertThat(differences).hasSize(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      RuleDifference one = differences.get(i);
      JsonNode golden = expected.get(i);
      String place =
          one.corpus()
              + ","
              + one.train()
              + ","
              + one.over()
              + ","
              + one.test()
              + ","
              + one.metric().code();
      assertThat(place)
          .isEqualTo(
              golden.get("corpus").asText()
                  + ","
                  + golden.get("train").asText()
                  + ","
                  + golden.get("over").asText()
                  + ","
                  + golden.get("test").asText()
                  + ","
                  + golden.get("metric").asText());
      assertEquals(one.difference(), golden, place);
      assertThat(one.p()).as(place).isCloseTo(golden.get("p").asDouble(), within(1e-15));
      assertThat(one.adjustedP())
          .as(place)
          .isCloseTo(golden.get("adjustedP").asDouble(), within(1e-14));
      assertThat(one.verdict() == Verdict.UNDECIDED)
          .as(place)
          .isEqualTo(
              one.adjustedP() >= Comparison.LEVEL
                  || (one.difference().lower() <= 0 && one.difference().upper() >= 0));
    }
    assertThat(differences)
        .extracting(RuleDifference::verdict)
        .contains(Verdict.BETTER, Verdict.UNDECIDED);
  }

  @Test
  void relativeImprovementOverCorporaIsThatOfNumpy() {
    List<Improvement> improvements =
        Improvement.of(List.of(averages("first"), averages("second")), SPEC);
    JsonNode expected = GOLDEN.get("improvements");
    assertThat(improvements).hasSize(expected.size());
    for (JsonNode golden : expected) {
      Improvement one =
          improvements.stream()
              .filter(i -> i.over().code().equals(golden.get("over").asText()))
              .filter(i -> i.metric().code().equals(golden.get("metric").asText()))
              .findFirst()
              .orElseThrow();
      assertThat(one.train()).isEqualTo(AggregationRule.ALL_INCLUSIVE);
      assertThat(one.corpora()).containsExactly(new CorpusId("first"), new CorpusId("second"));
      assertEquals(one.ratio(), golden, one.over() + " " + one.metric());
    }
  }

  @Test
  void aRuleThatLacksATestSetIsInNoImprovementAndOneCorpusMakesNone() {
    Improvement.Averages first = averages("first");
    List<Measurement> lacking = new ArrayList<>(measurements("second"));
    lacking.removeIf(one -> one.trainRule() == AggregationRule.MAJORITY && one.test().size() == 30);
    Improvement.Averages second = Improvement.Averages.of(new CorpusId("second"), lacking, SPEC);
    assertThat(Improvement.of(List.of(first, second), SPEC))
        .hasSize(3)
        .extracting(Improvement::over)
        .containsOnly(AggregationRule.PLURALITY);
    assertThat(Improvement.of(List.of(first), SPEC)).isEmpty();
  }

  private static Improvement.Averages averages(String id) {
    return Improvement.Averages.of(new CorpusId(id), measurements(id), SPEC);
  }

  private static List<Measurement> measurements(String id) {
    List<Measurement> measurements = new ArrayList<>();
    for (AggregationRule train : AggregationRule.values()) {
      for (AggregationRule test : AggregationRule.values()) {
        measurements.add(measurement(GOLDEN.at("/corpora/" + id), train, test));
      }
    }
    return measurements;
  }

  private static void assertEquals(Interval interval, JsonNode golden, String place) {
    assertThat(interval.value()).as(place).isCloseTo(golden.get("value").asDouble(), within(1e-12));
    assertThat(interval.lower()).as(place).isCloseTo(golden.get("lower").asDouble(), within(1e-12));
    assertThat(interval.upper()).as(place).isCloseTo(golden.get("upper").asDouble(), within(1e-12));
  }
}
