package dev.chorale.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.labels.ClassTable;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Expected values by scikit-learn and scipy: src/test/python/evaluation_golden.py. */
class EvaluationGoldenTest {
  private static final Offset<Double> ROUNDING = within(1e-12);

  @Test
  void agreesWithScikitLearnAndScipyOnRandomTables() throws IOException {
    JsonNode tables = golden("metrics.json");
    assertThat(tables).hasSize(500);
    for (int i = 0; i < tables.size(); i++) {
      JsonNode golden = tables.get(i);
      Scores scores = scores(golden);
      String table = "table " + i;
      for (Metric metric : Metric.values()) {
        assertThat(scores.value(metric))
            .as(table + ", " + metric.title())
            .isCloseTo(golden.get(metric.code()).asDouble(), ROUNDING);
      }
      JsonNode bins = golden.get("reliability");
      assertThat(scores.reliability()).as(table).hasSameSizeAs(bins);
      for (int bin = 0; bin < bins.size(); bin++) {
        ReliabilityBin one = scores.reliability().get(bin);
        assertThat(one.clips()).as(table).isEqualTo(bins.get(bin).get(0).asLong());
        assertThat(one.confidence()).as(table).isCloseTo(number(bins, bin, 1), ROUNDING);
        assertThat(one.accuracy()).as(table).isCloseTo(number(bins, bin, 2), ROUNDING);
      }
      List<ClassScores> perClass = List.copyOf(scores.perClass().values());
      for (int j = 0; j < perClass.size(); j++) {
        ClassScores score = perClass.get(j);
        assertThat(score.f1()).as(table).isCloseTo(number(golden, "f1", j), ROUNDING);
        assertThat(score.precision()).as(table).isCloseTo(number(golden, "precision", j), ROUNDING);
        assertThat(score.recall()).as(table).isCloseTo(number(golden, "recall", j), ROUNDING);
        assertThat(score.support()).as(table).isEqualTo((long) number(golden, "support", j));
      }
    }
  }

  private static Scores scores(JsonNode golden) {
    List<String> classes =
        IntStream.range(0, golden.get("f1").size()).mapToObj(j -> "class " + j).toList();
    ClassTable predictions = new ClassTable(classes);
    ClassTable shares = new ClassTable(classes);
    ClassTable positives = new ClassTable(classes);
    for (int i = 0; i < golden.get("votes").size(); i++) {
      String clip = "clip " + i;
      double[] votes = numbers(golden.get("votes").get(i));
      double all = Arrays.stream(votes).sum();
      predictions.add(clip, numbers(golden.get("predictions").get(i)));
      shares.add(clip, IntStream.range(0, votes.length).mapToDouble(j -> votes[j] / all).toArray());
      positives.add(
          clip,
          IntStream.range(0, votes.length)
              .mapToDouble(j -> votes[j] * votes.length > all ? 1 : 0)
              .toArray());
    }
    return ScoredClips.of(new TestSet(shares, positives), predictions).scores();
  }

  private static double number(JsonNode golden, String field, int at) {
    return golden.get(field).get(at).asDouble();
  }

  private static double number(JsonNode rows, int row, int at) {
    return rows.get(row).get(at).asDouble();
  }

  private static double[] numbers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static JsonNode golden(String name) throws IOException {
    try (InputStream json =
        Objects.requireNonNull(
            EvaluationGoldenTest.class.getResourceAsStream("/dev/chorale/evaluation/" + name))) {
      return ChoraleJson.mapper().readTree(json);
    }
  }
}
