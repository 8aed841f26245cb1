package dev.chorale.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.folds.Fold;
import dev.chorale.folds.Folds;
import dev.chorale.labels.ClassTable;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.FoldId;
import dev.chorale.vocabulary.Seed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class PooledPredictionsTest {
  private static final List<String> CLASSES = List.of("calm", "cross");
  private static final Seed ONE = new Seed(1);
  private static final Folds FOLDS =
      new Folds(
          List.of("d", "c", "b", "a"),
          List.of(
              new Fold(new FoldId(0), List.of("a", "b"), List.of(), List.of("d", "c")),
              new Fold(new FoldId(1), List.of("c", "d"), List.of(), List.of("b", "a"))));

  private static ClassTable table(Object... cells) {
    ClassTable table = new ClassTable(CLASSES);
    for (int i = 0; i < cells.length; i += 2) {
      double calm = (double) cells[i + 1];
      table.add((String) cells[i], calm, 1 - calm);
    }
    return table;
  }

  private static final ClassTable ALL_KEPT = table("d", 1.0, "c", 0.0, "b", 1.0, "a", 0.0);

  private static final ClipFacts FACTS =
      new ClipFacts(
          Map.of("gender", Map.of("a", "female", "b", "", "c", "male", "d", "male, too")),
          Optional.of(ALL_KEPT));

  private static PooledPredictions pool(
      ClassTable truth, Map<Seed, Map<FoldId, ClassTable>> predictions) {
    return PooledPredictions.pool(
        AggregationRule.ALL_INCLUSIVE,
        new Truth(AggregationRule.PLURALITY, truth, truth),
        FOLDS,
        ALL_KEPT,
        predictions,
        clips -> FACTS);
  }

  @Test
  void theTestRuleFiltersTheClipsAndTheOrderIsThatOfIds() {
    ClassTable truth = table("d", 1.0, "b", 1.0, "a", 0.0);
    PooledPredictions pooled =
        pool(
            truth,
            Map.of(
                ONE,
                Map.of(
                    new FoldId(0), table("d", .8, "c", .1),
                    new FoldId(1), table("b", .9, "a", .25))));
    assertThat(pooled.truth().positives().toCsv())
        .isEqualTo("clip,calm,cross\na,0,1\nb,1,0\nd,1,0\n");
    assertThat(pooled.files())
        .containsOnlyKeys(
            "groups.csv",
            "pooled-seed-1.csv",
            "pooled.json",
            "positives.csv",
            "prior.csv",
            "shares.csv",
            "votes.csv")
        .containsEntry("groups.csv", "clip,gender\na,female\nb,\nc,male\nd,\"male, too\"\n")
        .containsEntry(
            "pooled-seed-1.csv",
            "clip,calm,cross\na,0.25,0.75\nb,0.9,0.09999999999999998\nd,0.8,0.19999999999999996\n");
  }

  @Test
  void aMissingFoldLeavesItsClipsWithoutPredictionButInTheTestSet() {
    PooledPredictions pooled =
        pool(ALL_KEPT, Map.of(ONE, Map.of(new FoldId(1), table("b", .9, "a", .2))));
    MetricsDocument metrics = pooled.measure().metrics(AggregationRule.PLURALITY);
    assertThat(metrics.clips()).isEqualTo(4);
    assertThat(metrics.mean().orElseThrow().clips()).isEqualTo(2);
    assertThat(metrics.baselines().orElseThrow().classPrior().clips()).isEqualTo(2);
  }

  @Test
  void readsBackWhatItWrote() {
    PooledPredictions pooled =
        pool(ALL_KEPT, Map.of(ONE, Map.of(new FoldId(1), table("b", .9, "a", .2))));
    SortedMap<String, String> files = pooled.files();
    PooledPredictions back =
        PooledPredictions.read(
            name -> {
              String text = files.get(name);
              assertThat(text).as(name).isNotNull();
              return String.valueOf(text);
            });
    assertThat(back.files()).isEqualTo(files);
    assertThat(back.facts().groups()).isEqualTo(FACTS.groups());
    assertThat(back.trainRule()).isEqualTo(AggregationRule.ALL_INCLUSIVE);
    assertThat(back.truth().rule()).isEqualTo(AggregationRule.PLURALITY);
  }

  @Test
  void whatWasStoredBeforeClipsHadFactsIsStillRead() {
    SortedMap<String, String> files =
        pool(ALL_KEPT, Map.of(ONE, Map.of(new FoldId(1), table("b", .9, "a", .2)))).files();
    PooledPredictions back =
        PooledPredictions.read(
            name -> files.getOrDefault(name, "").replaceFirst("\"facts\":\\[[^]]*],?", ""));
    assertThat(back.facts()).isEqualTo(ClipFacts.NONE);
    assertThat(back.seeds()).containsOnlyKeys(ONE);
  }

  @Test
  void refusesAFoldThatDidNotPredictAllItTests() {
    assertThatThrownBy(() -> pool(ALL_KEPT, Map.of(ONE, Map.of(new FoldId(0), table("d", .8)))))
        .isInstanceOf(BadInputException.class)
        .hasMessage("Predictions of fold-0, seed-1: clip 'c' of the fold's test set is missing");
  }

  @Test
  void refusesAFoldThatPredictedClipsItDoesNotTest() {
    Map<FoldId, ClassTable> leak = Map.of(new FoldId(0), table("d", .8, "c", .1, "a", .1));
    assertThatThrownBy(() -> pool(ALL_KEPT, Map.of(ONE, leak)))
        .isInstanceOf(BadInputException.class)
        .hasMessage("Predictions of fold-0, seed-1: clip 'a' is not in the fold's test set");
  }
}
