package dev.chorale.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.vocabulary.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders that transformers saved: src/test/python/wav2vec2_golden.py. */
class Wav2Vec2CheckpointTest {
  @TempDir private Path temporary;

  /** The weights are numbers that 16 bits of either kind hold exactly. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "safetensors-shards",
        "safetensors-half",
        "safetensors-bfloat16",
        "torch",
        "torch-shards",
        "torch-half",
        "torch-bfloat16",
        "torch-older-names",
        "ctc",
        "pre-training"
      })
  void everyFormHasTheSameBits(String folder) {
    assertThat(weights(TinyWav2Vec2.folder(folder)))
        .isEqualTo(weights(TinyWav2Vec2.folder("safetensors")));
  }

  @Test
  void theFirstLayersAreKept() {
    try (Wav2Vec2Checkpoint two =
        Wav2Vec2Checkpoint.open(TinyWav2Vec2.folder("torch"), OptionalInt.of(2))) {
      Map<String, Tensor> expected = weights(TinyWav2Vec2.folder("safetensors"));
      expected.keySet().removeIf(name -> name.startsWith("encoder.layers.2."));
      assertThat(two.weights()).isEqualTo(expected);
    }
    refuses(TinyWav2Vec2.folder("torch"), OptionalInt.of(4), "Found 4 layers, expected 1 to 3");
    refuses(TinyWav2Vec2.folder("torch"), OptionalInt.of(0), "Found 0 layers, expected 1 to 3");
  }

  /** Values by the definition of the format: sign, 5 bits of exponent, 10 of fraction. */
  @ParameterizedTest
  @CsvSource({
    "3c00, 1",
    "c000, -2",
    "3555, 0.333251953125",
    "7bff, 65504",
    "0400, 0.00006103515625",
    "0001, 0.000000059604644775390625",
    "83ff, -0.000060975551605224609375",
    "7c00, Infinity",
    "fc00, -Infinity",
    "7e00, NaN",
    "8000, -0.0"
  })
  void halvesAreReadExactly(String bits, float value) {
    float half = ElementType.half((short) Integer.parseInt(bits, 16));
    assertThat(Float.floatToIntBits(half)).isEqualTo(Float.floatToIntBits(value));
  }

  @Test
  void tensorsThatAreMissingTooManyOrOfAnotherShapeAreNamed() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>(weights(TinyWav2Vec2.folder("safetensors")));
    tensors.remove("encoder.layers.1.attention.q_proj.bias");
    tensors.put("encoder.layers.1.attention.qq_proj.bias", Tensor.filled(0, 16));
    tensors.put("encoder.layer_norm.weight", Tensor.filled(0, 8));
    Files.write(copied().resolve("model.safetensors"), new Safetensors(tensors, Map.of()).bytes());
    refuses(
        temporary,
        OptionalInt.empty(),
        "missing: encoder.layers.1.attention.q_proj.bias; "
            + "not expected: encoder.layers.1.attention.qq_proj.bias; "
            + "encoder.layer_norm.weight has shape [8], expected [16]");
  }

  @Test
  void theSizesOfTheConfigAreObeyed() throws IOException {
    replace(copied(), "\"num_hidden_layers\": 3", "\"num_hidden_layers\": 4");
    refuses(
        temporary,
        OptionalInt.empty(),
        "missing: encoder.layers.3.attention.k_proj.weight, encoder.layers.3.attention.k_proj.bias,"
            + " encoder.layers.3.attention.v_proj.weight, encoder.layers.3.attention.v_proj.bias,"
            + " encoder.layers.3.attention.q_proj.weight and 11 more");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"model_type\": \"wav2vec2\" | \"model_type\": \"wavlm\" | model_type: found 'wavlm'",
        "\"add_adapter\": false | \"add_adapter\": true | add_adapter: found true",
        "\"adapter_attn_dim\": null | \"adapter_attn_dim\": 4 | adapter_attn_dim: found 4",
        "\"hidden_act\": \"gelu\" | \"hidden_act\": \"tanh\" | hidden_act: found 'tanh', expected gelu, relu, silu, swish",
        "\"hidden_dropout\": 0.1 | \"hidden_dropout\": 1.5 | hidden_dropout: found 1.5",
        "\"num_attention_heads\": 4 | \"num_attention_heads\": 3 | num_attention_heads: found 3, expected a divisor of hidden_size, 16",
        "\"hidden_size\": 16 | \"hidden_size\": -16 | hidden_size: found -16",
        "\"feat_extract_norm\": \"layer\" | \"feat_extract_norm\": 3 | feat_extract_norm: found 3, expected text",
        "{ | [ | is not JSON"
      })
  void whatTheConfigMayNotSayIsNamed(String text, String instead, String message)
      throws IOException {
    replace(copied(), text, instead);
    refuses(temporary, OptionalInt.empty(), message);
  }

  @Test
  void whatIsNotThereIsNamed() throws IOException {
    refuses(temporary.resolve("none"), OptionalInt.empty(), "There is no folder");
    refuses(temporary, OptionalInt.empty(), "has no config.json");
    Files.delete(copied().resolve("model.safetensors"));
    refuses(temporary, OptionalInt.empty(), "has neither model.safetensors nor pytorch_model.bin");
    Path index = temporary.resolve("model.safetensors.index.json");
    Files.writeString(index, "{\"weight_map\": {\"a\": \"../secret.safetensors\"}}");
    refuses(
        temporary, OptionalInt.empty(), "names '../secret.safetensors', expected a file beside");
    Files.writeString(index, "{\"weight_map\": {}}");
    refuses(temporary, OptionalInt.empty(), "names no shards");
  }

  @Test
  void aFileThatIsCutShortIsRefused() throws IOException {
    for (String form : List.of("safetensors", "torch")) {
      String name = form.equals("torch") ? "pytorch_model.bin" : "model.safetensors";
      byte[] whole = Files.readAllBytes(TinyWav2Vec2.folder(form).resolve(name));
      Files.copy(
          TinyWav2Vec2.folder(form).resolve("config.json"),
          Files.createDirectory(temporary.resolve(form)).resolve("config.json"));
      for (int length = 0; length < whole.length; length += 997) {
        Files.write(temporary.resolve(form).resolve(name), java.util.Arrays.copyOf(whole, length));
        assertThatThrownBy(() -> weights(temporary.resolve(form)))
            .isInstanceOf(BadInputException.class)
            .hasMessageContaining(name);
      }
    }
  }

  private static Map<String, Tensor> weights(Path folder) {
    try (Wav2Vec2Checkpoint checkpoint = Wav2Vec2Checkpoint.open(folder, OptionalInt.empty())) {
      return checkpoint.weights();
    }
  }

  /** A copy of the layer-norm checkpoint that may be changed. */
  private Path copied() throws IOException {
    try (Stream<Path> files = Files.list(TinyWav2Vec2.folder("safetensors"))) {
      for (Path file : files.toList()) {
        Files.copy(file, temporary.resolve(file.getFileName()));
      }
    }
    return temporary;
  }

  private static void replace(Path folder, String text, String instead) throws IOException {
    Path config = folder.resolve("config.json");
    String json = Files.readString(config);
    assertThat(json).contains(text);
    Files.writeString(config, json.replaceFirst(java.util.regex.Pattern.quote(text), instead));
  }

  private static void refuses(Path folder, OptionalInt layers, String message) {
    assertThatThrownBy(() -> Wav2Vec2Checkpoint.open(folder, layers))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(message);
  }
}
