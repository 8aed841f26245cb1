package dev.chorale.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.audio.Features;
import dev.chorale.model.Network;
import dev.chorale.model.Networks;
import dev.chorale.vocabulary.ModelSpec;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * A training of a second that learns: 30 train clips of three classes, four epochs of four steps.
 */
final class SmallTraining {
  static final int STEPS_AN_EPOCH = 4;
  static final TrainingSpec SPEC = new TrainingSpec(4, 8, 3e-3, 0.01, 0.99, 12);
  private static final int MELS = 16;
  static final Network NETWORK = Networks.of(new ModelSpec(ModelSpec.LOG_MEL_CNN, MELS, 8, 0.3), 3);
  static final TrainingData DATA = data();

  private SmallTraining() {}

  static TrainedNetwork train(
      TrainingSpec spec, long seed, CheckpointStore checkpoints, int stopAfter) {
    AtomicInteger steps = new AtomicInteger();
    return train(
        spec,
        seed,
        checkpoints,
        CheckpointInterval.A_MINUTE,
        status -> steps.incrementAndGet(),
        () -> steps.get() >= stopAfter);
  }

  static TrainedNetwork train(
      TrainingSpec spec,
      long seed,
      CheckpointStore checkpoints,
      CheckpointInterval interval,
      ProgressListener listener,
      BooleanSupplier stop) {
    return new Trainer(Computes.SHARED, NETWORK, spec, new Seed(seed), interval, listener, stop)
        .train(DATA, checkpoints);
  }

  /** Bit by bit: weights, curve, predictions. */
  static void assertSame(TrainedNetwork actual, TrainedNetwork expected) {
    assertThat(actual.weights()).isEqualTo(expected.weights());
    assertThat(actual.progress()).isEqualTo(expected.progress());
    assertThat(actual.predictions().toCsv()).isEqualTo(expected.predictions().toCsv());
  }

  /** Noise of varying length, louder in the bands of its class. 30 train clips: 8, 8, 8 and 6. */
  private static TrainingData data() {
    Random random = new Random(7);
    List<Example> examples = new ArrayList<>();
    for (int clip = 0; clip < 48; clip++) {
      int frames = 20 + random.nextInt(40);
      float[] values = new float[MELS * frames];
      for (int i = 0; i < values.length; i++) {
        int band = i / frames;
        values[i] = (float) (random.nextGaussian() + (band / 5 == clip % 3 ? 2.5 : 0));
      }
      List<Double> target = new ArrayList<>(List.of(0.0, 0.0, 0.0));
      target.set(clip % 3, clip < 39 ? 0.75 : 1);
      target.set((clip + 1) % 3, clip < 39 ? 0.25 : 0);
      examples.add(
          new Example(
              "clip-" + clip,
              new Features(MELS, frames, values),
              frames / 100.0,
              clip < 39 ? target : List.of()));
    }
    return new TrainingData(
        List.of("a", "b", "c"),
        examples.subList(0, 30),
        examples.subList(30, 39),
        examples.subList(39, 48));
  }
}
