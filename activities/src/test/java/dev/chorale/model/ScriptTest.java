package dev.chorale.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptTest {
  @ParameterizedTest
  @CsvSource({
    "wav2vec2_layer.py, model/wav2vec2-layer.pt",
    "weight_norm.py, model/weight-norm.pt",
    "adam.py, training/adam.pt"
  })
  void theResourceWasWrittenByTheScriptAsItIs(String script, String resource) throws IOException {
    assertThat(scriptInside(Path.of("src/main/resources/dev/chorale", resource)))
        .as("run activities/src/main/torchscript/" + script)
        .isEqualTo(Files.readString(Path.of("src/main/torchscript", script)));
  }

  private static String scriptInside(Path resource) throws IOException {
    try (ZipFile zip = new ZipFile(resource.toFile())) {
      ZipEntry script =
          zip.stream()
              .filter(entry -> entry.getName().endsWith("/extra/script.py"))
              .findFirst()
              .orElseThrow();
      return new String(zip.getInputStream(script).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
