package dev.chorale.cli.spec;

import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.PresetUse;
import dev.chorale.yaml.YamlFields;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Presets of a sweep's settings, each as a file of them: {@code resources/presets/<name>.yaml}. The
 * differences and their reasons are in {@code docs/concepts/presets.md}.
 */
final class Presets {
  static final List<String> NAMES = List.of(PresetUse.RECOMMENDED, "paper", "released");

  private static final List<String> FIELDS = List.of("labels", "corpora", "training");

  private Presets() {}

  /**
   * The settings of the preset that a sweep names.
   *
   * @throws BadInputException when it names none of these
   */
  static YamlFields of(YamlFields sweep) {
    String name = sweep.choice("preset", PresetUse.RECOMMENDED, NAMES.toArray(String[]::new));
    try (InputStream in = Presets.class.getResourceAsStream("/presets/" + name + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("presets/" + name + ".yaml is not in the jar");
      }
      String yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return YamlFields.of(yaml, "preset " + name, "a preset", FIELDS);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading presets/" + name + ".yaml from the jar", e);
    }
  }

  /** What a preset says of one corpus; absent for nothing. */
  static Optional<YamlFields> corpus(YamlFields preset, String id) {
    return preset.has("corpora")
        ? preset.list("corpora", SpecFile.CORPUS).stream()
            .filter(corpus -> corpus.text("id", Optional.empty()).equals(id))
            .findFirst()
        : Optional.empty();
  }
}
