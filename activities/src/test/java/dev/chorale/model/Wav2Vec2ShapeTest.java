package dev.chorale.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** wav2vec2-large-robust against the counts of transformers: wav2vec2_golden.py. */
class Wav2Vec2ShapeTest {
  @Test
  void thePapers317MillionAreAllLayersWithItsHead() throws IOException {
    JsonNode expected =
        ChoraleJson.mapper().readTree(Files.readString(TinyWav2Vec2.folder("large.json")));
    Wav2Vec2Config large =
        Wav2Vec2Config.parse(
            Files.readString(TinyWav2Vec2.folder("large.config.json")), "large.config.json");
    Wav2Vec2Shape shape = Wav2Vec2Shape.of(large, 12, Map.of());
    Wav2Vec2Shape.Counts counts = shape.parameters();
    assertThat(counts.encoder()).isEqualTo(expected.path("12").asLong()).isEqualTo(164_284_032);
    assertThat(counts.wholeEncoder())
        .isEqualTo(expected.path("24").asLong())
        .isEqualTo(315_438_720);
    // Two hidden layers of 1,024 and eight classes.
    assertThat(counts.paperHead() + 8 * 1_025).isEqualTo(2_107_400);
    assertThat(counts.wholeEncoder() + counts.paperHead()).isEqualTo(317_537_920);
    assertThat(counts.encoder() + counts.paperHead()).isEqualTo(166_383_232);
    assertThat(shape.fewestSamples()).isEqualTo(400);
    assertThat(shape.samplesPerFrame()).isEqualTo(320);
  }
}
