package dev.chorale.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.InMemoryArtifactStore;
import dev.chorale.storage.Inventory;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.Stages;
import dev.chorale.vocabulary.ArtifactRef;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReasonsTest {
  private Instant now = Instant.EPOCH;
  private final ArtifactStore store = new InMemoryArtifactStore(() -> now);
  private final Stages stages = new Stages(store, Map::of);

  private ArtifactRef stored(StageKey key) throws IOException {
    now = now.plusSeconds(1);
    return stages.once(key, output -> output.put("object", key.toString())).ref();
  }

  private static StageKey corpus(String id, int speakers) {
    return StageKey.of(
        "FetchCorpus", 1, Map.of("card", Map.of("id", id), "speakers", speakers), Map.of());
  }

  private static StageKey training(ArtifactRef corpus, String rule, int epochs, double dropout) {
    return StageKey.of(
        "TrainModel",
        1,
        Map.of(
            "rule",
            rule,
            "fold",
            0,
            "training",
            Map.of("epochs", epochs),
            "model",
            Map.of("dropout", dropout)),
        Map.of("corpus", corpus));
  }

  private String why(StageKey wanted) {
    return new Reasons(Inventory.read(store)).why(wanted, Instant.MAX).toString();
  }

  @Test
  void theNearestIsTheOneWithTheFewestDifferencesAndThenTheLatest() throws IOException {
    ArtifactRef crema = stored(corpus("crema-d", 6));
    stored(training(crema, "AR", 10, 0.5));
    ArtifactRef twenty = stored(training(crema, "AR", 20, 0.5));
    assertThat(why(training(crema, "AR", 30, 0.5)))
        .isEqualTo("training.epochs is 30, was 20 in " + twenty.key().substring(0, 12));
    ArtifactRef other = stored(training(crema, "AR", 30, 0.4));
    assertThat(why(training(crema, "AR", 30, 0.5)))
        .isEqualTo("model.dropout is 0.5, was 0.4 in " + other.key().substring(0, 12));
    assertThat(why(training(crema, "AR", 30, 0.3)))
        .isEqualTo("model.dropout is 0.3, was 0.4 in " + other.key().substring(0, 12));
    assertThat(why(training(crema, "AR", 40, 0.3)))
        .startsWith("model.dropout is 0.3, was 0.4; training.epochs is 40, was 30 in ");
  }

  @Test
  void anotherRuleOrCorpusIsNothingLikeIt() throws IOException {
    ArtifactRef crema = stored(corpus("crema-d", 6));
    ArtifactRef emotale = stored(corpus("emotale", 6));
    stored(training(crema, "AR", 20, 0.5));
    assertThat(why(training(crema, "MR", 20, 0.5))).isEqualTo("nothing like it is there");
    assertThat(why(training(emotale, "AR", 20, 0.5))).isEqualTo("nothing like it is there");
    ArtifactRef all = stored(corpus("crema-d", 0));
    assertThat(why(training(all, "AR", 20, 0.5))).startsWith("input corpus differs in ");
    assertThat(why(training(all, "AR", 30, 0.5)))
        .startsWith("training.epochs is 30, was 20; input corpus differs in ");
  }

  @Test
  void manyInputsAreNamedTogether() throws IOException {
    ArtifactRef one = stored(corpus("crema-d", 1));
    ArtifactRef two = stored(corpus("crema-d", 2));
    Map<String, ArtifactRef> inputs = Map.of("a", one, "b", one, "c", one, "d", one, "e", one);
    stored(StageKey.of("EvaluatePredictions", 1, Map.of(), inputs));
    assertThat(
            why(
                StageKey.of(
                    "EvaluatePredictions",
                    1,
                    Map.of(),
                    Map.of("a", two, "b", two, "c", two, "d", two, "e", one))))
        .startsWith("inputs a, b, c and 1 more differ in ");
    assertThat(why(StageKey.of("EvaluatePredictions", 1, Map.of(), Map.of("a", one, "b", one))))
        .startsWith("inputs c, d, e differ in ");
  }

  @Test
  void anArtifactWasMadeForWhatWasThereBeforeIt() throws IOException {
    ArtifactRef crema = stored(corpus("crema-d", 6));
    ArtifactRef first = stored(training(crema, "AR", 20, 0.5));
    ArtifactRef second = stored(training(crema, "AR", 30, 0.5));
    Reasons reasons = new Reasons(Inventory.read(store));
    assertThat(reasons.why(first).orElseThrow()).hasToString("nothing like it is there");
    assertThat(reasons.why(second).orElseThrow().said()).isEqualTo("training.epochs is 30, was 20");
    assertThat(reasons.why(new ArtifactRef("TrainModel", "gone", "gone"))).isEmpty();
  }

  @Test
  void whatWasStoredLaterWasNoReason() throws IOException {
    ArtifactRef crema = stored(corpus("crema-d", 6));
    Instant before = now.plusMillis(1);
    stored(training(crema, "AR", 20, 0.5));
    assertThat(new Reasons(Inventory.read(store)).why(training(crema, "AR", 30, 0.5), before))
        .hasToString("nothing like it is there");
  }

  @Test
  void longValuesAndManyDifferencesAreCutShort() throws IOException {
    stored(
        StageKey.of(
            "BuildFolds", 1, Map.of("a", 1, "b", 1, "c", 1, "d", "x".repeat(60)), Map.of()));
    assertThat(
            why(StageKey.of("BuildFolds", 2, Map.of("a", 2, "b", 1, "c", 2, "d", "y"), Map.of())))
        .startsWith("the stage's version is 2, was 1; a is 2, was 1; c is 2, was 1 and 1 more in ");
    assertThat(why(StageKey.of("BuildFolds", 1, Map.of("a", 1, "b", 1, "c", 1), Map.of())))
        .startsWith("d differs in ");
  }
}
