package dev.chorale.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.chorale.contract.FailureType;
import dev.chorale.contract.FoldActivities.BuildFolds;
import dev.chorale.contract.FoldActivities.BuiltFolds;
import dev.chorale.contract.LabelActivities.AggregateLabels;
import dev.chorale.contract.LabelActivities.AggregatedLabels;
import dev.chorale.corpus.Clip;
import dev.chorale.corpus.ClipTable;
import dev.chorale.corpus.CorpusCard;
import dev.chorale.corpus.StoredCorpus;
import dev.chorale.folds.FoldProof;
import dev.chorale.folds.Folds;
import dev.chorale.labels.ClassTable;
import dev.chorale.labels.Losses;
import dev.chorale.storage.InMemoryArtifactStore;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.Stages;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.FoldId;
import dev.chorale.vocabulary.LabelSpec;
import dev.chorale.vocabulary.LabelSpec.Majority;
import dev.chorale.vocabulary.Partition;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LabelAndFoldActivitiesTest {
  private final Stages stages = new Stages(new InMemoryArtifactStore(), Map::of);
  private final LabelActivitiesImpl labels = new LabelActivitiesImpl(stages);
  private final FoldActivitiesImpl folds = new FoldActivitiesImpl(stages);
  private ArtifactRef corpus = new ArtifactRef("", "", "");

  @BeforeEach
  void storeFourClipsOfWhichOneHasNoRatingLeft() throws IOException {
    corpus =
        stages
            .once(
                StageKey.of("FetchCorpus", 1, "test", Map.of()),
                output -> {
                  output.put(
                      StoredCorpus.CARD,
                      ChoraleJson.canonical(
                          new CorpusCard("t", "T", List.of("joy", "anger"), false, "", "")));
                  output.put(
                      StoredCorpus.CLIPS,
                      new ClipTable(List.of(clip("a"), clip("b"), clip("c"), clip("d"), clip("e")))
                          .toCsv());
                  output.put(
                      StoredCorpus.RATINGS,
                      """
                      clip,rater,label
                      a,1,joy
                      a,2,anger
                      b,1,anger
                      c,1,joy
                      d,1,other
                      """);
                })
            .ref();
  }

  @Test
  void aRulesTargetsAndLossesAreStoredOnce() throws JsonProcessingException {
    AggregateLabels request =
        new AggregateLabels(corpus, AggregationRule.PLURALITY, Optional.empty());
    AggregatedLabels first = labels.aggregateLabels(request);
    assertThat(first)
        .isEqualTo(new AggregatedLabels(first.labels(), AggregationRule.PLURALITY, 2, 1, 2, false));
    assertThat(labels.aggregateLabels(request).reused()).isTrue();
    assertThat(labels.aggregateLabels(request).labels()).isEqualTo(first.labels());
    ClassTable train =
        ClassTable.read(new StringReader(stages.text(first.labels(), "train.csv")), "train.csv");
    assertThat(train.classes()).containsExactly("joy", "anger");
    assertThat(train.clips()).containsExactly("b", "c");
    assertThat(stages.text(first.labels(), "test.csv")).isEqualTo("clip,joy,anger\nb,0,1\nc,1,0\n");
    Losses losses =
        ChoraleJson.mapper().readValue(stages.text(first.labels(), "losses.json"), Losses.class);
    assertThat(losses.annotationLoss()).contains(0.6);
    assertThat(losses.train().keySet()).containsExactly("joy", "anger");
  }

  @Test
  void labelsOfBeforeThereWasSmoothingAreFoundAgain() {
    AggregateLabels plain =
        new AggregateLabels(corpus, AggregationRule.ALL_INCLUSIVE, Optional.empty());
    assertThat(LabelActivitiesImpl.key(plain).parameters())
        .isEqualTo(ChoraleJson.tree(Map.of("rule", "AR")));
    AggregateLabels smoothed =
        new AggregateLabels(
            corpus,
            AggregationRule.ALL_INCLUSIVE,
            Optional.of(new LabelSpec(0.25, Majority.COUNTS)));
    AggregatedLabels stored = labels.aggregateLabels(smoothed);
    assertThat(stored.reused()).isFalse();
    assertThat(stages.text(stored.labels(), "train.csv"))
        .isEqualTo("clip,joy,anger\na,0.5,0.5\nb,0.25,0.75\nc,0.75,0.25\n");
    assertThat(stages.text(stored.labels(), "test.csv"))
        .isEqualTo("clip,joy,anger\na,0,0\nb,0,1\nc,1,0\n");
    assertThat(labels.aggregateLabels(plain).labels()).isNotEqualTo(stored.labels());
  }

  @Test
  void foldsAreStoredWithTheirProof() throws JsonProcessingException {
    BuiltFolds built = folds.buildFolds(new BuildFolds(corpus, 3));
    assertThat(built).isEqualTo(new BuiltFolds(built.folds(), 3, 5, false));
    Folds read = Folds.read(new StringReader(stages.text(built.folds(), "folds.csv")), "folds.csv");
    assertThat(read.fold(new FoldId(0)).test()).containsExactly("a");
    assertThat(read.clips()).containsExactly("a", "b", "c", "d", "e");
    FoldProof proof =
        ChoraleJson.mapper().readValue(stages.text(built.folds(), "proof.json"), FoldProof.class);
    assertThat(proof.usable()).isEqualTo(3);
    assertThat(folds.buildFolds(new BuildFolds(corpus, 3)).reused()).isTrue();
  }

  @Test
  void foldsOfBeforeThereWerePartitionsAreFoundAgain() {
    assertThat(FoldActivitiesImpl.key(new BuildFolds(corpus, 3)).parameters())
        .isEqualTo(ChoraleJson.tree(Map.of("scheme", "speakers", "folds", 3)));
    assertThat(
            FoldActivitiesImpl.key(
                    new BuildFolds(corpus, 1, Optional.of(Partition.of(Partition.GIVEN))))
                .key())
        .isNotEqualTo(FoldActivitiesImpl.key(new BuildFolds(corpus, 1)).key());
  }

  @Test
  void tooManyFoldsFailForGood() {
    assertThatThrownBy(() -> folds.buildFolds(new BuildFolds(corpus, 6)))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo(FailureType.BAD_INPUT.type());
              assertThat(failure.isNonRetryable()).isTrue();
              assertThat(failure.getOriginalMessage()).contains("Found 5 speakers, expected");
            });
  }

  private static Clip clip(String id) {
    return new Clip(
        id,
        Optional.of("speaker-" + id),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        1,
        0);
  }
}
