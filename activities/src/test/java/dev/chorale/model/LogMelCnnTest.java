package dev.chorale.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ModelSpec;
import org.junit.jupiter.api.Test;

class LogMelCnnTest {
  @Test
  void settingsOutOfRangeAreNamed() {
    refuses(new ModelSpec("wav2vec3", 64, 24, 0.3), "model.kind: found 'wav2vec3'");
    refuses(new ModelSpec(ModelSpec.LOG_MEL_CNN, 4, 24, 0.3), "model.mels: found 4");
    refuses(new ModelSpec(ModelSpec.LOG_MEL_CNN, 64, 0, 0.3), "model.channels: found 0");
    refuses(new ModelSpec(ModelSpec.LOG_MEL_CNN, 64, 24, 1), "model.dropout: found 1.0");
    refuses(new ModelSpec(ModelSpec.LOG_MEL_CNN, 64, 24, Double.NaN), "model.dropout: found NaN");
  }

  private static void refuses(ModelSpec spec, String message) {
    assertThatThrownBy(() -> Networks.of(spec, 5))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(message);
  }
}
