package dev.chorale.cli.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.CorpusSpec;
import dev.chorale.vocabulary.IntervalSpec;
import dev.chorale.vocabulary.NumericsPreference;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.SweepSpec;
import dev.chorale.workflow.SweepIds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
  @ValueSource(strings = {"demo", "tutorial", "emotale"})
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
        "rules: MR|line 3, rules: found 'MR', expected a list",
        "rules: [MR, XR]|line 3, rules: Unknown rule 'XR': expected MR, PR or AR",
        "rules: [MR, MR]|rules: 'MR' is given twice",
        "rules: []|rules: the list is empty",
        "seeds: [one]|line 3, seeds: found 'one', expected a whole number",
        "model: {kind: transformer}|model.kind: found 'transformer', expected log-mel-cnn or wav2vec2",
        "model: {kind: wav2vec2, mels: 64}|model.mels: is no setting of this kind of model",
        "model: {layers: 2}|model.layers: is no setting of this kind of model",
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
}
