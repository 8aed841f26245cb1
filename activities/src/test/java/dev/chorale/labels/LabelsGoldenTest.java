package dev.chorale.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.csv.CsvFile;
import dev.chorale.csv.CsvLine;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Random ratings, compared with pandas: see labels_golden.py. */
class LabelsGoldenTest {
  private static final List<String> CLASSES =
      List.of("neutral", "anger", "sadness", "happiness", "fear");

  @Test
  void lossesCountsAndAgreementAreThoseOfPandas() throws IOException {
    JsonNode expected;
    try (InputStream json = resource("expected.json")) {
      expected = ChoraleJson.mapper().readTree(json);
    }
    RatingStatistics found = RatingStatistics.of(ratings());
    assertThat(found.clips()).isEqualTo(expected.get("clips").asInt());
    assertThat(found.annotations()).contains(expected.get("annotations").asInt());
    assertThat(found.other()).isEqualTo(expected.get("other").asInt());
    assertThat(found.repeats()).isEqualTo(expected.get("repeats").asInt());
    assertThat(found.unusable()).isEqualTo(expected.get("unusable").asInt());
    assertThat(found.uniform()).isEqualTo(expected.get("uniform").asInt());
    assertClose(found.agreement().votesPerClip().orElseThrow(), expected.get("votesPerClip"));
    assertClose(
        found.agreement().meanPairwiseAgreement().orElseThrow(),
        expected.get("meanPairwiseAgreement"));
    assertClose(found.agreement().meanEntropy(), expected.get("meanEntropy"));
    for (AggregationRule rule : AggregationRule.values()) {
      Losses losses = Objects.requireNonNull(found.rules().get(rule));
      JsonNode row = expected.get("rules").get(rule.code());
      assertThat(losses.keptClips()).isEqualTo(row.get("keptClips").asInt());
      assertThat(losses.keptAnnotations()).contains(row.get("keptAnnotations").asInt());
      assertClose(losses.clipLoss(), row.get("clipLoss"));
      assertClose(losses.annotationLoss().orElseThrow(), row.get("annotationLoss"));
      for (String name : CLASSES) {
        assertThat(losses.train().get(name)).isEqualTo(row.get("train").get(name).asInt());
        assertThat(losses.test().get(name)).isEqualTo(row.get("test").get(name).asInt());
      }
    }
  }

  @Test
  void everyTargetIsThatOfPandas() {
    Map<AggregationRule, Labels> labels = new HashMap<>();
    for (AggregationRule rule : AggregationRule.values()) {
      labels.put(rule, Labels.of(rule, ratings()));
    }
    int lines = 0;
    try (CsvFile expected = CsvFile.read(resource("targets.csv"), "targets.csv")) {
      for (CsvLine line : expected) {
        Labels found = Objects.requireNonNull(labels.get(AggregationRule.of(line.text("rule"))));
        ClassTable table = line.text("target").equals("train") ? found.train() : found.test();
        double[] row = CLASSES.stream().mapToDouble(line::number).toArray();
        assertThat(table.row(line.text("clip"))).as("line %s", line.number()).containsExactly(row);
        lines++;
      }
    }
    assertThat(lines)
        .isEqualTo(
            labels.values().stream().mapToInt(l -> l.train().size() + l.test().size()).sum());
  }

  private static Ratings ratings() {
    try (CsvFile file = CsvFile.read(resource("ratings.csv"), "ratings.csv")) {
      return new RatingsReader(Optional.of(CLASSES), false, Set.of()).read(file);
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(LabelsGoldenTest.class.getResourceAsStream(name), name);
  }

  private static void assertClose(double found, JsonNode expected) {
    assertThat(found).isCloseTo(expected.asDouble(), within(1e-12));
  }
}
