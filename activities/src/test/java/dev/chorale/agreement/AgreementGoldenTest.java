package dev.chorale.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.labels.AnnotationTally;
import dev.chorale.labels.RatingStatistics;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Random ratings, raters missing, compared with the packages krippendorff and statsmodels: see
 * agreement_golden.py.
 */
class AgreementGoldenTest {
  @Test
  void alphaIsThatOfThePackageKrippendorffAndKappaThatOfStatsmodels() throws IOException {
    int kappas = 0;
    int masi = 0;
    for (JsonNode golden : golden()) {
      RatingStatistics.Agreement found = agreement(golden);
      assertThat(found.krippendorffAlpha().orElseThrow())
          .isCloseTo(golden.get("alpha").asDouble(), within(1e-9));
      if (golden.has("kappa")) {
        kappas++;
        assertThat(found.fleissKappa().orElseThrow())
            .isCloseTo(golden.get("kappa").asDouble(), within(1e-9));
      }
      if (found.alphaDistance().equals("masi")) {
        masi++;
        assertThat(found.absent().get("fleissKappa")).contains("several classes");
      }
    }
    assertThat(kappas).isEqualTo(3);
    assertThat(masi).isEqualTo(3);
  }

  /** Through the ratings, as a corpus' would come. */
  private static RatingStatistics.Agreement agreement(JsonNode golden) {
    AnnotationTally tally = new AnnotationTally();
    int clip = 0;
    for (JsonNode raters : golden.get("clips")) {
      tally.clip("clip-" + clip);
      int rater = 0;
      for (JsonNode chosen : raters) {
        for (JsonNode label : chosen) {
          tally.add("clip-" + clip, "rater-" + rater, "class-" + label.asInt());
        }
        rater++;
      }
      clip++;
    }
    List<String> classes =
        IntStream.range(0, golden.get("classes").asInt()).mapToObj(i -> "class-" + i).toList();
    return RatingStatistics.of(tally.ratings(classes), tally.choices(classes)).agreement();
  }

  private static JsonNode golden() throws IOException {
    try (InputStream json = AgreementGoldenTest.class.getResourceAsStream("golden.json")) {
      return ChoraleJson.mapper().readTree(Objects.requireNonNull(json));
    }
  }

  /** Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: alpha = 0.743. */
  @Test
  void alphaOfKrippendorffsOwnExample() {
    List<int[]> units =
        List.of(
            new int[] {1, 1, 1},
            new int[] {2, 2, 3, 2},
            new int[] {3, 3, 3, 3},
            new int[] {3, 3, 3, 3},
            new int[] {2, 2, 2, 2},
            new int[] {1, 2, 3, 4},
            new int[] {4, 4, 4, 4},
            new int[] {1, 1, 2, 1},
            new int[] {2, 2, 2, 2},
            new int[] {5, 5, 5},
            new int[] {1, 1},
            new int[] {3});
    assertThat(KrippendorffAlpha.of(units, Distance.NOMINAL).value().orElseThrow())
        .isCloseTo(0.743, within(0.0005));
  }

  @Test
  void whatHasNoMeasureSaysWhy() {
    assertThat(
            KrippendorffAlpha.of(List.of(new int[] {1}, new int[] {}), Distance.NOMINAL).absent())
        .contains("no clip has two annotations");
    assertThat(KrippendorffAlpha.of(List.of(new int[] {1, 1}), Distance.NOMINAL).absent())
        .contains("all raters chose the same class throughout");
    assertThat(FleissKappa.of(List.of(new int[] {2, 1}, new int[] {2, 0})).absent())
        .contains("clips have 2 to 3 annotations, and it needs as many of each");
    assertThat(FleissKappa.of(List.of(new int[] {1, 0}, new int[] {0, 1})).absent())
        .contains("clips have one annotation each");
    assertThat(FleissKappa.of(List.of(new int[] {0, 0})).absent())
        .contains("no clip has an annotation");
    assertThat(FleissKappa.of(List.of(new int[] {2, 0}, new int[] {2, 0})).absent())
        .contains("all raters chose the same class throughout");
  }
}
