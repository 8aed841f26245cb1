package dev.chorale.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

class TransformerLayerTest {
  @Test
  void theResourceWasWrittenByTheScriptAsItIs() throws IOException {
    assertThat(scriptInside())
        .as("run activities/src/main/torchscript/wav2vec2_layer.py")
        .isEqualTo(Files.readString(Path.of("src/main/torchscript/wav2vec2_layer.py")));
  }

  private static String scriptInside() throws IOException {
    try (ZipFile zip =
        new ZipFile(
            Path.of("src/main/resources/dev/chorale/model", TransformerLayer.SCRIPT).toFile())) {
      ZipEntry script =
          zip.stream()
              .filter(entry -> entry.getName().endsWith("/extra/script.py"))
              .findFirst()
              .orElseThrow();
      return new String(zip.getInputStream(script).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
