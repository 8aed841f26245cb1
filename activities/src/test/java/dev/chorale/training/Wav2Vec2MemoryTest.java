package dev.chorale.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.training.GradientCollector;
import dev.chorale.audio.Features;
import dev.chorale.model.Batch;
import dev.chorale.model.Network;
import dev.chorale.model.Networks;
import dev.chorale.model.Parameters;
import dev.chorale.model.Pass;
import dev.chorale.vocabulary.ModelSpec;
import dev.chorale.vocabulary.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Steps of a small wav2vec 2.0 leave nothing behind. */
class Wav2Vec2MemoryTest {
  private static final TrainingSpec RECIPE = new TrainingSpec(1, 8, 1e-4, 0.01, 0.99, 12);

  private static final Compute COMPUTE = Computes.SHARED;
  private static final int STEPS = 500;
  private static final int WARM = 150;

  /** A heap that grows is no leak: asserted only where a property says that it can't. */
  private static final boolean FIXED_HEAP = Boolean.getBoolean("chorale.fixedHeap");

  @Test
  void liveArraysAreAsManyAfterFiveHundredSteps() throws IOException {
    Network network =
        Networks.of(
            new ModelSpec(
                ModelSpec.WAV2VEC2, 0, 8, 0.3, 32, 2, 4, 64, 32, false, false, Optional.empty()),
            3);
    Random random = new Random(1);
    List<Features> clips =
        IntStream.of(2400, 3000, 3600)
            .mapToObj(
                length -> {
                  float[] samples = new float[length];
                  for (int i = 0; i < length; i++) {
                    samples[i] = (float) random.nextGaussian();
                  }
                  return network.features(samples);
                })
            .toList();
    try (Compute.GradientsOff off = Compute.gradientsOff();
        Parameters parameters =
            Parameters.trainable(COMPUTE.newManager(), network.initial(1), network::isTrained);
        Adam optimizer = new Adam(COMPUTE, parameters, Adam.atRest(parameters), 0, RECIPE)) {
      off.acknowledge();
      NDManager ofParameters = parameters.trainable().values().iterator().next().getManager();
      Optional<Long> resident = Optional.empty();
      int arrays = 0;
      for (int step = 0; step < STEPS; step++) {
        step(network, parameters, clips, step);
        optimizer.step(RECIPE.learningRate());
        if (step == WARM) {
          arrays = ofParameters.getManagedArrays().size();
          resident = residentPages();
        }
      }
      assertThat(arrays).isEqualTo(parameters.values().size());
      assertThat(ofParameters.getManagedArrays()).hasSize(arrays);
      if (FIXED_HEAP && resident.isPresent()) {
        double growth = (double) residentPages().orElseThrow() / resident.get();
        System.getLogger("memory").log(System.Logger.Level.INFO, "resident: x " + growth);
        assertThat(growth).isLessThan(1.02);
      }
    }
  }

  private static void step(
      Network network, Parameters parameters, List<Features> clips, int number) {
    COMPUTE.reseed(number);
    try (NDManager manager = COMPUTE.newManager();
        NDScope scope = new NDScope();
        GradientCollector collector = COMPUTE.engine().newGradientCollector()) {
      scope.suppressNotUsedWarning();
      NDArray logits = network.logits(parameters, Batch.of(manager, clips), Pass.training(RECIPE));
      collector.backward(logits.logSoftmax(-1).mul(logits).sum());
    }
  }

  private static Optional<Long> residentPages() throws IOException {
    Path statm = Path.of("/proc/self/statm");
    return Files.isReadable(statm)
        ? Optional.of(Long.parseLong(Files.readString(statm).split(" ", -1)[1]))
        : Optional.empty();
  }
}
