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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Steps of a small wav2vec 2.0 leave nothing behind. */
class Wav2Vec2MemoryTest {
  private static final TrainingSpec RECIPE = new TrainingSpec(1, 8, 1e-4, 0.01, 0.99, 12);

  private static final Compute COMPUTE = Computes.SHARED;
  private static final int STEPS = 500;
  private static final int WARM = 150;

  /** In a process of its own, whose heap can't grow: that it grows is no leak. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void fiveHundredStepsLeaveNoArrayAndNoMemoryBehind() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms192m",
                "-Xmx192m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Wav2Vec2MemoryTest.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> told = process.inputReader().lines().toList();
    assertThat(told).hasSize(2);
    long[] warm = numbers(told.get(0));
    long[] end = numbers(told.get(1));
    assertThat(end[0]).isEqualTo(warm[0]).isPositive();
    assertThat((double) end[1] / warm[1]).isLessThan(1.02);
  }

  private static long[] numbers(String line) {
    return Arrays.stream(line.split(" ", -1)).mapToLong(Long::parseLong).toArray();
  }

  /** Prints live arrays and resident pages, after some steps and after all. */
  public static void main(String[] arguments) throws IOException {
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
        Adam optimizer = new Adam(COMPUTE, parameters, Adam.atRest(parameters), RECIPE)) {
      off.acknowledge();
      NDManager ofParameters = parameters.trainable().values().iterator().next().getManager();
      for (int step = 0; step < STEPS; step++) {
        step(network, parameters, clips, step);
        optimizer.step(RECIPE.learningRate());
        if (step == WARM || step == STEPS - 1) {
          System.out.println(ofParameters.getManagedArrays().size() + " " + residentPages());
        }
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

  private static String residentPages() throws IOException {
    return Files.readString(Path.of("/proc/self/statm")).split(" ", -1)[1];
  }
}
