package dev.chorale.cli.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.SweepSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema, the reader and every spec on a page agree. */
class SweepSchemaTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern YAML_BLOCK =
      Pattern.compile("```yaml\\R(.*?)```", Pattern.DOTALL | Pattern.MULTILINE);

  private static JsonNode document = ChoraleJson.mapper().nullNode();
  private final SpecFile specs = new SpecFile();

  @BeforeAll
  static void readSchema() throws IOException {
    document =
        ChoraleJson.mapper()
            .readTree(Files.readString(DOCS.resolve("reference/sweep.schema.json")));
  }

  private static List<String> complaints(String yaml) throws IOException {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(document);
    return schema.validate(new YAMLMapper().readTree(yaml)).stream()
        .map(Object::toString)
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "tutorial", "emotale", "paper", "released"})
  void shippedSpecsKeepToTheSchema(String name) throws IOException {
    assertThat(complaints(SpecFile.shipped(name))).isEmpty();
  }

  @Test
  void everySpecOnADocumentationPageIsReadableAndKeepsToTheSchema() throws IOException {
    List<String> examples = new ArrayList<>();
    try (Stream<Path> pages = Files.walk(DOCS)) {
      for (Path page : pages.filter(file -> file.toString().endsWith(".md")).sorted().toList()) {
        Matcher block = YAML_BLOCK.matcher(Files.readString(page));
        while (block.find()) {
          if (block.group(1).contains("corpora:")) {
            examples.add(block.group(1));
          }
        }
      }
    }
    for (String example : examples) {
      assertThat(complaints(example)).as(example).isEmpty();
      assertThat(specs.parse(example, "example").corpora()).isNotEmpty();
    }
  }

  @Test
  void theSchemaHasTheFieldsThatTheReaderKnows() {
    assertThat(fields("")).containsExactlyElementsOf(SpecFile.SWEEP);
    assertThat(fields("/$defs/corpus")).containsExactlyElementsOf(SpecFile.CORPUS);
    assertThat(fields("/$defs/labels")).containsExactlyElementsOf(SpecFile.LABELS);
    assertThat(fields("/$defs/model")).containsExactlyElementsOf(SpecFile.MODEL);
    assertThat(fields("/$defs/training")).containsExactlyElementsOf(SpecFile.TRAINING);
    assertThat(fields("/$defs/intervals")).containsExactlyElementsOf(SpecFile.INTERVALS);
  }

  @Test
  void theSchemaNamesTheDefaultsThatTheReaderFillsIn() {
    SweepSpec filled = specs.parse("name: bare\ncorpora: [emotale]", "bare");
    JsonNode json = ChoraleJson.tree(filled);
    assertThat(document.at("/properties/numericsWait/default").asText()).isEqualTo("10m");
    assertThat(filled.numerics().patience()).isEqualTo(Duration.ofMinutes(10));
    assertDefaults("", json);
    assertDefaults("/$defs/labels", json.path("labels"));
    assertDefaults("/$defs/model", json.get("model"));
    assertDefaults("/$defs/training", json.get("training"));
    assertDefaults("/$defs/intervals", json.get("intervals"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "epoch: 3",
        "training: {epochs: 0}",
        "training: {beta: 1}",
        "preset: papers",
        "labels: {smoothing: 0.5}",
        "labels: {majority: shares}",
        "training: {optimizer: sgd}",
        "training: {accumulation: 0}",
        "training: {dropLast: maybe}",
        "training: {clipNorm: -1}",
        "rules: [XR]",
        "seeds: []",
        "window: 0",
        "strictNumerics: maybe",
        "numericsWait: soon",
        "numericsWait: 2592001",
        "model: {dropout: 1.0}"
      })
  void whatTheReaderRefusesTheSchemaRefusesToo(String line) throws IOException {
    assertThat(complaints("name: night\ncorpora: [emotale]\n" + line)).isNotEmpty();
  }

  private static List<String> fields(String where) {
    List<String> names = new ArrayList<>();
    document.at(where + "/properties").fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static void assertDefaults(String where, JsonNode filled) {
    document
        .at(where + "/properties")
        .properties()
        .forEach(
            property -> {
              JsonNode expected = property.getValue().get("default");
              if (expected != null && !property.getKey().equals("numericsWait")) {
                JsonNode found = filled.path(property.getKey());
                if (found.isMissingNode()) {
                  assertThat(isLeftOut(property, expected)).as(property.getKey()).isTrue();
                } else {
                  assertThat(number(found)).as(property.getKey()).isEqualTo(number(expected));
                }
              }
            });
  }

  /** Whether JSON leaves out a default: 0, false, the first of some words, one part. */
  private static boolean isLeftOut(Map.Entry<String, JsonNode> property, JsonNode value) {
    return property.getKey().equals("accumulation")
        ? value.asInt() == 1
        : value.isTextual()
            ? value.equals(property.getValue().path("enum").path(0))
            : value.asDouble() == 0;
  }

  private static Object number(JsonNode value) {
    return value.isNumber() || value.isBoolean() ? value.asDouble() : value.toString();
  }
}
