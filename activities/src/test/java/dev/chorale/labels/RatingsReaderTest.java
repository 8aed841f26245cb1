package dev.chorale.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.csv.CsvFile;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.BadInputException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RatingsReaderTest {
  @Test
  void longRatingsCountEveryRowAndTellRepeats() {
    Ratings ratings =
        read(
            """
            rater,clip,label,arousal
            1,b,joy,3
            1,b,joy,3
            1,b,anger,2
            2,b,other,2
            ,a,anger,1
            ,a,anger,1
            1,c,Other,1
            """);
    assertThat(ratings.classes()).containsExactly("anger", "joy");
    assertThat(ratings.votes())
        .containsExactly(
            Map.entry("b", RatingCounts.of(1, 2)),
            Map.entry("a", RatingCounts.of(2, 0)),
            Map.entry("c", RatingCounts.of(0, 0)));
    assertThat(ratings.annotations()).contains(7);
    assertThat(ratings.others()).isEqualTo(2);
    assertThat(ratings.repeats()).as("those of unknown raters can't be told").isEqualTo(1);
    assertThat(ratings.unusable()).isEqualTo(1);
  }

  @Test
  void labelsOutsideTheNamedClassesAreDroppedButCounted() {
    Ratings ratings = read("clip,rater,label\na,1,joy\na,2,pride\n", "joy", "anger");
    assertThat(ratings.votes()).containsEntry("a", RatingCounts.of(1, 0));
    assertThat(ratings.other()).containsExactly(Map.entry("pride", 1));
    Losses losses = Labels.of(AggregationRule.ALL_INCLUSIVE, ratings).losses();
    assertThat(losses.annotationLoss()).contains(0.5);
    assertThat(losses.clipLoss()).isZero();
  }

  @Test
  void countedRatingsAreThoseColumnsThatDoNotDescribeTheClip() {
    Ratings ratings = read("clip,speaker,joy,anger,other,language\na,7,2,3.0,1,da\n");
    assertThat(ratings.classes()).containsExactly("joy", "anger");
    assertThat(ratings.votes()).containsEntry("a", RatingCounts.of(2, 3));
    assertThat(ratings.annotations()).contains(6);
    assertThat(read("clip,joy,anger,calm\na,1,0,4\n", "calm", "joy").votes())
        .containsEntry("a", RatingCounts.of(4, 1));
  }

  @Test
  void sharesAreDividedByTheirSumAndHaveNoAnnotationLoss() {
    Ratings ratings = shares("clip,joy,anger,other\na,0.375,0.25,0.375\nb,0,0,1\n");
    assertThat(ratings.votes().get("a"))
        .isEqualTo(new RatingShares(List.of(0.375 / 0.625, 0.25 / 0.625)));
    assertThat(ratings.unusable()).isEqualTo(1);
    Losses losses = Labels.of(AggregationRule.PLURALITY, ratings).losses();
    assertThat(losses.annotations()).isEmpty();
    assertThat(losses.annotationLoss()).isEmpty();
    assertThat(losses.keptClips()).isEqualTo(1);
    assertThat(shares("clip,joy,anger\na,0.6006,0.4\n").votes())
        .containsEntry("a", new RatingShares(List.of(0.6006 / 1.0006, 0.4 / 1.0006)));
  }

  @Test
  void brokenFilesAreRefusedWithTheLine() {
    assertRefused("voice,rater,label\n", "expected clip,rater,label: 'clip' is missing");
    assertRefused(
        "clip,label\na,joy\n", "f.csv, line 1: found columns 'clip,label', expected clip,");
    assertRefused("clip,rater,label\n", "f.csv: found labels [], expected at least two");
    assertRefused("clip,rater,label\na,1,joy\na,1,\n", "f.csv, line 3: 'label' is empty");
    assertRefused("clip,rater,label\na,1,joy\na,1\n", "f.csv, line 3: found 2 fields, expected 3");
    assertRefused("clip,joy,anger\na,1,0.5\n", "f.csv, line 2: found '0.5' in 'anger', expected a");
    assertRefused("clip,joy,anger\na,1,0.5\n", "--shares");
    assertRefused("clip,joy,anger\na,1,-1\n", "line 2: found '-1' in 'anger'");
    assertRefused("clip,joy,anger\na,1,nan\n", "line 2: found 'nan' in 'anger'");
    assertRefused("clip,joy,anger\na,1,2\na,1,2\n", "line 3: clip 'a' occurs twice");
    assertRefused("clip,joy,anger\na,0,0\n", "no annotation is of a class of [joy, anger]");
    assertThatThrownBy(() -> read("clip,rater,label\na,1,Joy\n", "joy", "anger"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("found 'Joy'");
    assertThatThrownBy(() -> read("clip,joy\na,1\n", "joy", "anger"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("'anger' is missing");
    assertThatThrownBy(() -> shares("clip,joy,anger\na,0.5,0.5\nb,0.5,0.502\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessage("f.csv, line 3: found shares that sum to 1.002, expected 1 within 0.001");
    assertThatThrownBy(() -> shares("clip,joy,anger\na,1.5,-0.5\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("line 2: found 1.5");
  }

  @Test
  void classesMustBeAtLeastTwoEachOnceAndNotOther() {
    for (List<String> classes :
        List.of(List.of("joy"), List.of("joy", "joy"), List.of("joy", "other"))) {
      assertThatThrownBy(() -> new RatingsReader(Optional.of(classes), false, Set.of()))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("joy");
    }
  }

  private static void assertRefused(String csv, String message) {
    assertThatThrownBy(() -> read(csv))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(message);
  }

  private static Ratings read(String csv, String... classes) {
    return read(csv, classes.length == 0 ? Optional.empty() : Optional.of(List.of(classes)), false);
  }

  private static Ratings shares(String csv) {
    return read(csv, Optional.empty(), true);
  }

  private static Ratings read(String csv, Optional<List<String>> classes, boolean shares) {
    try (CsvFile file = CsvFile.read(new StringReader(csv), "f.csv")) {
      return new RatingsReader(classes, shares, Set.of()).read(file);
    }
  }
}
