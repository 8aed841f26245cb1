package dev.chorale.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chorale.SharedData;
import dev.chorale.corpus.CorpusSource;
import dev.chorale.evaluation.MetricsDocument.BaselineScores;
import dev.chorale.folds.Folds;
import dev.chorale.folds.SpeakerFolds;
import dev.chorale.labels.Labels;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.Seed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * What a model must beat on real ratings. Expected values by scikit-learn and scipy on the same
 * files, folds by speaker as SPEC has them.
 */
class BaselineFiguresTest {
  private static final Offset<Double> ROUNDING = within(1e-12);

  private static BaselineScores baselines(CorpusSource source, int folds) {
    Set<String> usable =
        source.ratings().votes().entrySet().stream()
            .filter(clip -> !clip.getValue().none())
            .map(Map.Entry::getKey)
            .collect(Collectors.toUnmodifiableSet());
    Folds split = SpeakerFolds.build(source.clips(), usable, folds);
    Labels labels = Labels.of(AggregationRule.ALL_INCLUSIVE, source.ratings());
    TestSet test = new TestSet(labels.train(), labels.test());
    return new Measurement(
            AggregationRule.ALL_INCLUSIVE,
            test,
            Map.of(new Seed(1), labels.train()),
            ClassPrior.of(split, labels.train(), usable))
        .metrics(AggregationRule.ALL_INCLUSIVE)
        .baselines()
        .orElseThrow();
  }

  @Test
  void ofCremaDOnTheAllInclusiveTest() {
    BaselineScores scores =
        baselines(CorpusSource.open(new CorpusId("crema-d"), List.of(), Optional.empty()), 5);
    assertThat(scores.classPrior().macroF1()).isCloseTo(0.14303978725580443, ROUNDING);
    assertThat(scores.classPrior().kld()).isCloseTo(0.7479529329295483, ROUNDING);
    assertThat(scores.classPrior().jsd()).isCloseTo(0.20213392691809362, ROUNDING);
    assertThat(scores.allPositive().macroF1()).isCloseTo(0.4509330111007756, ROUNDING);
    assertThat(scores.allPositive().kld()).isCloseTo(0.9626757404684912, ROUNDING);
  }

  @Test
  void ofEmoTaleOnTheAllInclusiveTest() {
    Optional<Path> folder = SharedData.corpus("emotale");
    assumeTrue(folder.isPresent());
    BaselineScores scores =
        baselines(CorpusSource.open(new CorpusId("emotale"), List.of(), folder), 6);
    assertThat(scores.classPrior().macroF1()).isCloseTo(0.3430924762913786, ROUNDING);
    assertThat(scores.classPrior().kld()).isCloseTo(1.3134692399850756, ROUNDING);
    assertThat(scores.classPrior().jsd()).isCloseTo(0.3555420495352793, ROUNDING);
    assertThat(scores.allPositive().macroF1()).isCloseTo(0.4548687673462439, ROUNDING);
  }
}
