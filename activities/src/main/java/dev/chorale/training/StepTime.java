package dev.chorale.training;

import dev.chorale.audio.AudioDecoder;
import dev.chorale.audio.Features;
import dev.chorale.model.Network;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.TrainingSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * How long steps of a training take on a device: forward, backward and the optimizer's, of clips of
 * noise as long as a train clip may be.
 *
 * @param clipSeconds length of each clip
 * @param one seconds of a step of one clip
 * @param clips in a step of several
 * @param several seconds of that
 */
public record StepTime(double clipSeconds, double one, int clips, double several) {
  /** Timed of each size, after one that is not; the median counts. */
  private static final int STEPS = 3;

  /** Enough to tell what a clip more costs, few enough for any memory that trains this network. */
  private static final int MOST_CLIPS = 4;

  /** Of clips that are not cut. */
  private static final double USUAL_SECONDS = 12;

  /**
   * Seconds of a step of a whole batch, on the line through both. On a device that several clips do
   * not fill it is less.
   */
  public double of(int batch) {
    double more = clips == 1 ? one : Math.max(0, several - one) / (clips - 1);
    return one + (batch - 1) * more;
  }

  /** Measures on this device, now. */
  public static StepTime measure(
      Compute compute, Network network, List<String> classes, TrainingSpec spec) {
    double seconds = spec.maxSeconds() == 0 ? USUAL_SECONDS : spec.maxSeconds();
    Features noise = network.features(noise((int) (seconds * AudioDecoder.SAMPLE_RATE)));
    int clips = Math.min(spec.partSize(), MOST_CLIPS);
    double one = seconds(compute, network, classes, noise, spec.ofBatches(1));
    double several =
        clips == 1 ? one : seconds(compute, network, classes, noise, spec.ofBatches(clips));
    return new StepTime(seconds, one, clips, several);
  }

  private static float[] noise(int samples) {
    Random random = new Random(1);
    float[] noise = new float[samples];
    for (int i = 0; i < samples; i++) {
      noise[i] = (float) random.nextGaussian() / 10;
    }
    return noise;
  }

  private static double seconds(
      Compute compute,
      Network network,
      List<String> classes,
      Features features,
      TrainingSpec spec) {
    Double[] shares = new Double[classes.size()];
    Arrays.fill(shares, 1.0 / shares.length);
    Example clip = new Example("noise", features, 0, List.of(shares));
    List<Long> times = new ArrayList<>();
    new Trainer(
            compute,
            network,
            spec,
            new Seed(1),
            CheckpointInterval.A_MINUTE,
            status -> times.add(System.nanoTime()),
            () -> false)
        .train(
            new TrainingData(
                classes,
                Collections.nCopies((STEPS + 1) * spec.batchSize(), clip),
                List.of(clip),
                List.of(clip)),
            CheckpointStore.NOWHERE);
    double[] taken =
        IntStream.range(1, times.size())
            .mapToDouble(step -> (times.get(step) - times.get(step - 1)) / 1e9)
            .sorted()
            .toArray();
    return taken[taken.length / 2];
  }
}
