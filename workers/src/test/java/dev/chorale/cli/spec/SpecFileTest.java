package dev.chorale.cli.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.CorpusSpec;
import dev.chorale.vocabulary.IntervalSpec;
import dev.chorale.vocabulary.LabelSpec;
import dev.chorale.vocabulary.LabelSpec.Majority;
import dev.chorale.vocabulary.NumericsPreference;
import dev.chorale.vocabulary.PresetUse;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.SweepSpec;
import dev.chorale.vocabulary.TrainingSpec;
import dev.chorale.workflow.SweepIds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecFileTest {
  private final SpecFile specs = new SpecFile();

  @Test
  void whatASpecLeavesOutIsFilledIn() {
    SweepSpec spec = specs.parse("name: night\ncorpora: [emotale]\n", "night.yaml");
    assertThat(spec.corpora())
        .containsExactly(
            new CorpusSpec(
                new CorpusId("emotale"),
                List.of("anger", "boredom", "happiness", "neutral", "sadness"),
                CorpusSpec.RECORDED,
                0,
                6));
    assertThat(spec.rules()).containsExactly(AggregationRule.values());
    assertThat(spec.seeds()).containsExactly(new Seed(1));
    assertThat(spec.training().beta()).isEqualTo(0.99);
    assertThat(spec.intervals()).isEqualTo(new IntervalSpec(1000, 2.5, 97.5, new Seed(1)));
    assertThat(spec.window()).isEqualTo(4);
  }

  @Test
  void intervalsMayBeOverWholeSpeakers() {
    String bare = "name: night\ncorpora: [emotale]\n";
    SweepSpec spec = specs.parse(bare + "intervals: {cluster: speaker}", "night.yaml");
    assertThat(spec.intervals())
        .isEqualTo(new IntervalSpec(1000, 2.5, 97.5, new Seed(1), Optional.of("speaker")));
    assertThat(
            ChoraleJson.mapper().convertValue(spec.identity().get("intervals"), IntervalSpec.class))
        .as("as it travels")
        .isEqualTo(spec.intervals());
    assertThat(specs.parse(bare, "night.yaml").identity().get("intervals").has("cluster"))
        .as("sweeps of before keep their ids")
        .isFalse();
    assertThatThrownBy(() -> specs.parse(bare + "intervals: {cluster: clip}", "night.yaml"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            "intervals.cluster: found 'clip', expected speaker or session or podcast. Leave it"
                + " out");
  }

  @Test
  void boundsMayBeMadeByAnotherMethod() {
    String bare = "name: night\ncorpora: [emotale]\n";
    SweepSpec spec = specs.parse(bare + "intervals: {method: t}", "night.yaml");
    assertThat(spec.intervals().method()).contains("t");
    assertThat(
            ChoraleJson.mapper().convertValue(spec.identity().get("intervals"), IntervalSpec.class))
        .as("as it travels")
        .isEqualTo(spec.intervals());
    assertThat(specs.parse(bare + "intervals: {method: percentile}", "night.yaml").identity())
        .as("sweeps of before keep their ids")
        .isEqualTo(specs.parse(bare, "night.yaml").identity());
    assertThatThrownBy(() -> specs.parse(bare + "intervals: {method: BCa}", "night.yaml"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            "intervals.method: found 'BCa', expected one of percentile, basic, bca, t. Leave it out"
                + " for percentile");
  }

  @Test
  void theUsualWaitForNumericsIsAsGoodAsNone() {
    String bare = "name: night\ncorpora: [emotale]\n";
    SweepSpec usual = specs.parse(bare + "numericsWait: 10m", "night.yaml");
    assertThat(usual).isEqualTo(specs.parse(bare, "night.yaml"));
    SweepSpec hasty = specs.parse(bare + "numericsWait: 90", "night.yaml");
    assertThat(hasty.numerics()).isEqualTo(new NumericsPreference(false, Duration.ofSeconds(90)));
    SweepSpec strict = specs.parse(bare + "strictNumerics: true", "night.yaml");
    assertThat(strict.numerics().strict()).isTrue();
    assertThatThrownBy(
            () -> specs.parse(bare + "strictNumerics: true\nnumericsWait: 1h", "night.yaml"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("line 4, numericsWait: with strictNumerics: true a cell waits");
    // Who waits longer asks for the same sweep.
    assertThat(SweepIds.idOf(strict))
        .isEqualTo(SweepIds.idOf(hasty))
        .isEqualTo(SweepIds.idOf(usual));
  }

  @Test
  void aCorpusOfOnesOwnBringsItsClasses() {
    SweepSpec spec =
        specs.parse(
            "name: own\ncorpora:\n- id: mine\n  classes: [calm, tense]\n  folds: 3\n", "own.yaml");
    assertThat(spec.corpora().get(0).classes()).containsExactly("calm", "tense");
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "tutorial", "emotale", "paper", "released"})
  void shippedSpecsAreReadable(String name) {
    assertThat(specs.open(name).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "epoch: 3|line 3: unknown field 'epoch' in a sweep.",
        "training: {epoch: 3}|line 3: unknown field 'epoch' in training. Did you mean 'epochs'?",
        "training: {epochs: 0}|line 3, training.epochs: found 0, expected a whole number from 1",
        "training: {epochs: many}|line 3, training.epochs: found 'many', expected a whole number",
        "training: {epochs: '3'}|line 3, training.epochs: found '3', expected a whole number",
        "training: {epochs: 2.5}|training.epochs: found '2.5', expected a whole number",
        "training: {epochs: 1, epochs: 2}|line 3, training.epochs: this field is given twice",
        "training: [3]|line 3, training: found a list, expected fields",
        "training: {learningRate: .nan}|learningRate: found '.nan', expected a number above 0",
        "training: {beta: 1}|training.beta: found 1, expected a number from 0 to below 1",
        "preset: papers|line 3, preset: found 'papers', expected one of recommended, paper, released",
        "labels: {smoothing: 0.6}|line 3, labels.smoothing: found 0.6, expected a number from 0 to",
        "training: {recomputeActivations: true}|recomputeActivations: found 'true', which model"
            + " log-mel-cnn does not",
        "training: {precision: bf16}|precision: found 'bf16', which model log-mel-cnn does not",
        "training: {head: batch-norm}|head: found 'batch-norm', which model log-mel-cnn does not",
        "training: {optimizer: sgd}|training.optimizer: found 'sgd', expected one of adamw, adam",
        "training: {accumulation: 33}|accumulation: found 33 parts of a batch of 32. A part has",
        "training: {maxSeconds: 0.05}|maxSeconds: found 0.05, expected a number of at least 0.1, or",
        "training: {classWeights: scaled-by-clips, beta: 0.9}|training.beta: follows from the clips",
        "rules: MR|line 3, rules: found 'MR', expected a list",
        "rules: [MR, XR]|line 3, rules: Unknown rule 'XR': expected MR, PR or AR",
        "rules: [MR, MR]|rules: 'MR' is given twice",
        "rules: []|rules: the list is empty",
        "seeds: [one]|line 3, seeds: found 'one', expected a whole number",
        "model: {kind: transformer}|model.kind: found 'transformer', expected log-mel-cnn, wav2vec2 or",
        "model: {kind: wav2vec2, mels: 64}|model.mels: is no setting of this kind of model",
        "model: {layers: 2}|model.layers: is no setting of this kind of model",
        "model: {kind: wav2vec2, checkpoint: large, heads: 4}|model.heads: is that of the published",
        "model: {kind: wav2vec2, checkpoint: large, layers: 0}|model.layers: found 0, expected a",
        "model: {kind: wav2vec2-frozen}|model.kind: found 'wav2vec2-frozen', which needs published",
        "model: {checkpoint: large}|model.checkpoint: is no setting of this kind of model",
        "model: {kind: wav2vec2, hiddenSize: 40}|model.hiddenSize: found 40, expected a multiple of 16",
        "intervals: {lower: 98}|intervals.lower: found 98.0, expected less than upper",
        "strictNumerics: 1|strictNumerics: found '1', expected true or false",
        "numericsWait: soon|numericsWait: found 'soon', expected a time of at most 30 days",
        "numericsWait: 999h|numericsWait: found '999h', expected a time of at most 30 days",
        "window: 0|window: found 0, expected a whole number from 1 to 500",
        "window:|window: found nothing, expected a whole number",
        "seeds: [1|this is not YAML",
      })
  void whatIsWrongIsRefusedWithLineFieldAndMend(String line, String message) {
    assertThatThrownBy(() -> specs.parse("name: night\ncorpora: [emotale]\n" + line, "night.yaml"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("night.yaml")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[emotal]|line 2, corpora[0].id: unknown corpus 'emotal'. Did you mean 'emotale'?",
        "[{id: emotale, fold: 3}]|line 2: unknown field 'fold' in corpora[0]. Did you mean 'folds'",
        "[{id: emotale, folds: 2}]|corpora[0].folds: found 2, expected a whole number from 3",
        "[{id: emotale, audio: stand-in}]|corpora[0].audio: found 'stand-in', which this corpus",
        "[{id: emotale, classes: [a, b]}]|corpora[0].classes: found [a, b], expected those of",
        "[{id: mine, classes: [no, yes]}]|corpora[0].classes: found no, which YAML does not take",
        "[{id: mine, classes: [one, other]}]|\"other\" is never a class",
        "[{folds: 3}]|corpora[0]: the field 'id' is missing",
        "[emotale, emotale]|corpora: 'emotale' is given twice",
        "[Emotale]|found 'Emotale', expected lower case letters",
      })
  void aWrongCorpusIsRefused(String corpora, String message) {
    assertThatThrownBy(() -> specs.parse("name: night\ncorpora: " + corpora, "night.yaml"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aMissingFileAndAnUnknownNameAreToldApart(@TempDir Path folder) {
    assertThatThrownBy(() -> specs.open(folder.resolve("none.yaml").toString()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("There is no spec file");
    assertThatThrownBy(() -> specs.open("emotle"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("Did you mean 'emotale'?");
  }

  @Test
  void aFileThatIsNotTextIsRefused(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("binary.yaml");
    Files.write(file, "name: \u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> specs.open(file.toString()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void theUsualPresetIsAsGoodAsNone() {
    String bare = "name: night\ncorpora: [emotale]\n";
    SweepSpec plain = specs.parse(bare, "night.yaml");
    assertThat(specs.parse(bare + "preset: recommended", "night.yaml")).isEqualTo(plain);
    assertThat(plain.preset()).isEmpty();
    assertThat(plain.labels()).isEmpty();
    assertThat(plain.training()).isEqualTo(new TrainingSpec(20, 32, 5e-4, 0.01, 0.99, 12));
  }

  /** The columns of docs/concepts/presets.md, for a model that has all of it. */
  @Test
  void aPresetIsAListOfSettings() {
    SweepSpec paper = specs.parse("name: a\npreset: paper\ncorpora: [emotale]", "a.yaml");
    assertThat(ChoraleJson.canonical(paper.training()))
        .isEqualTo(
            "{\"batchSize\":32,\"beta\":0.99,\"classWeights\":\"unscaled\",\"epochs\":50,"
                + "\"learningRate\":1.0E-4,\"maxSeconds\":0.0,\"weightDecay\":0.01}");
    assertThat(paper.preset()).contains(new PresetUse("paper", List.of()));
    assertThat(paper.labels()).isEmpty();
    SweepSpec released = specs.parse("name: a\npreset: released\ncorpora: [iemocap]", "a.yaml");
    assertThat(ChoraleJson.canonical(released.training()))
        .isEqualTo(
            "{\"batchSize\":32,\"bestBy\":\"cross-entropy\",\"beta\":0.0,"
                + "\"classWeights\":\"scaled-by-clips\",\"dropLast\":true,\"epochs\":50,"
                + "\"learningRate\":1.0E-4,\"loss\":\"clip-weighted\",\"maxSeconds\":12.0,"
                + "\"optimizer\":\"adam\",\"testMaxSeconds\":12.0,\"weightDecay\":0.0}");
    assertThat(released.labels()).contains(new LabelSpec(0.05, Majority.SMOOTHED_SHARES));
    assertThat(released.corpora().get(0).partition().orElseThrow().rows().get(0).dev())
        .containsExactly("5");
    // What this model does not have is left, and told.
    assertThat(released.preset().orElseThrow().except())
        .containsExactly(
            "training.head", "training.normalisation", "training.pooling", "training.precision");
  }

  @Test
  void anySettingOfAPresetMayBeAnother() {
    SweepSpec mixed =
        specs.parse(
            """
            name: mixed
            preset: released
            corpora: [{id: iemocap, swapDevTest: false}, msp-podcast]
            labels: {smoothing: 0.05}
            training: {optimizer: adamw, weightDecay: 0.01, clipNorm: 1, epochs: 50}
            """,
            "mixed.yaml");
    assertThat(mixed.preset().orElseThrow().toString())
        .isEqualTo(
            "released, but for iemocap.swapDevTest, training.head, training.optimizer,"
                + " training.weightDecay, training.normalisation, training.pooling,"
                + " training.precision");
    assertThat(mixed.training().clipNorm()).isEqualTo(1);
    assertThat(mixed.labels().orElseThrow().majority()).isEqualTo(Majority.SMOOTHED_SHARES);
    SweepSpec own =
        specs.parse(
            "name: own\npreset: released\ncorpora: [{id: iemocap, partition: speakers}]", "own");
    assertThat(own.corpora().get(0).partition()).isEmpty();
    assertThat(own.preset().orElseThrow().except()).contains("iemocap.swapDevTest");
  }

  /** 5 + 6 + 1 + 1 folds under three rules. */
  @ParameterizedTest
  @ValueSource(strings = {"paper", "released"})
  void thePapersSweepHas39Trainings(String name) {
    SweepSpec spec = specs.open(name);
    int folds = spec.corpora().stream().mapToInt(CorpusSpec::folds).sum();
    assertThat(folds * spec.rules().size() * spec.seeds().size()).isEqualTo(39);
    assertThat(spec.training().batchSize()).isEqualTo(32);
    assertThat(spec.training().epochs()).isEqualTo(50);
    assertThat(spec.training().learningRate()).isEqualTo(1e-4);
    assertThat(spec.preset().orElseThrow().name()).isEqualTo(name);
  }
}
