package dev.chorale.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import dev.chorale.audio.Features;
import dev.chorale.model.Batch;
import dev.chorale.model.Network;
import dev.chorale.model.Parameters;
import dev.chorale.model.Pass;
import dev.chorale.model.Tensor;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.TrainingSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceFailuresTest {
  private static final TrainingSpec SPEC =
      Specs.with(SmallTraining.SPEC, "{\"accumulation\": 2, \"testMaxSeconds\": 8}");

  /** As torch says it on a GPU and on a processor. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 15.77 GiB",
        "CUDA error: out of memory",
        "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
        "[enforce fail at alloc_cpu.cpp:118] . DefaultCPUAllocator: not enough memory: you tried"
      })
  void whoRunsOutOfMemoryIsToldWhatWasThereAndWhatToChange(String message) {
    assertThatThrownBy(() -> train(message))
        .isInstanceOf(DeviceMemoryException.class)
        .hasMessageMatching(".* 4 clips at a time of a batch of 8, the longest 0\\.\\d s\\. .*")
        .hasMessageContaining("training.accumulation (2)")
        .hasMessageContaining("training.maxSeconds (12.0 s), testMaxSeconds (8.0 s)")
        .hasMessageContaining("batchSize (8)")
        .hasMessageEndingWith(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CUDA error: device-side assert triggered",
        "CUDA error: an illegal memory access was encountered",
        "CUDA error: unspecified launch failure",
        "cuDNN error: CUDNN_STATUS_EXECUTION_FAILED"
      })
  void aSpoiledDeviceIsToldApart(String message) {
    assertThatThrownBy(() -> train(message))
        .isInstanceOf(DeviceFailedException.class)
        .hasMessageContaining("of no more use to this process: " + message);
  }

  @Test
  void allElseStaysAsItIs() {
    assertThatThrownBy(() -> train("mat1 and mat2 shapes cannot be multiplied"))
        .isInstanceOf(EngineException.class)
        .hasMessage("mat1 and mat2 shapes cannot be multiplied");
    assertThat(DeviceFailures.on(SmallTraining.DATA.dev(), SPEC, () -> 3)).isEqualTo(3);
  }

  @Test
  void aClipThatIsEmbeddedIsToldWithItsLength() {
    assertThatThrownBy(
            () ->
                DeviceFailures.on(
                    () -> Embedder.oneClip(48_000),
                    () -> {
                      throw new EngineException("CUDA out of memory");
                    }))
        .isInstanceOf(DeviceMemoryException.class)
        .hasMessageContaining("with one clip of 3.0 s. Lower training.maxSeconds");
  }

  private static void train(String failure) {
    new Trainer(
            Computes.SHARED,
            new Failing(SmallTraining.NETWORK, failure),
            SPEC,
            new Seed(1),
            CheckpointInterval.A_MINUTE,
            status -> {},
            () -> false)
        .train(SmallTraining.DATA, new InMemoryCheckpoints());
  }

  /** Fails as an engine does, in its first step. */
  private record Failing(Network network, String message) implements Network {
    @Override
    public Map<String, Tensor> initial(long seed) {
      return network.initial(seed);
    }

    @Override
    public Features features(float[] samples) {
      return network.features(samples);
    }

    @Override
    public NDArray logits(Parameters parameters, Batch batch, Pass pass) {
      throw new EngineException(message);
    }
  }
}
