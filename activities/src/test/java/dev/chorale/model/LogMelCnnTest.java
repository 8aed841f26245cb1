package dev.chorale.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ModelSpec;
import org.junit.jupiter.api.Test;

class LogMelCnnTest {
  private static final Network NETWORK =
      Networks.of(new ModelSpec(ModelSpec.LOG_MEL_CNN, 64, 104, 0.5), 5);

  /** 64x104x5 + 104x104x(5+3+3) + 4x2x104 + 104x5 + 5, counted by hand. */
  @Test
  void hasTheParametersItSays() {
    assertThat(NETWORK.parameterCount()).isEqualTo(33_280 + 118_976 + 832 + 525);
  }

  @Test
  void itsFirstWeightsFollowFromTheSeed() {
    assertThat(NETWORK.initial(3)).isEqualTo(NETWORK.initial(3)).isNotEqualTo(NETWORK.initial(4));
  }

  @Test
  void aSecondOfSoundHasNinetyEightFrames() {
    assertThat(NETWORK.features(new float[16_000]).frames()).isEqualTo(98);
    assertThat(NETWORK.features(new float[16_000]).rows()).isEqualTo(64);
  }

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
