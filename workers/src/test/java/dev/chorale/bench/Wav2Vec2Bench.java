package dev.chorale.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import dev.chorale.audio.Features;
import dev.chorale.model.Network;
import dev.chorale.model.Networks;
import dev.chorale.model.PublishedWeights;
import dev.chorale.model.Wav2Vec2Checkpoint;
import dev.chorale.training.CheckpointInterval;
import dev.chorale.training.CheckpointStore;
import dev.chorale.training.Compute;
import dev.chorale.training.Example;
import dev.chorale.training.PreemptedException;
import dev.chorale.training.Trainer;
import dev.chorale.training.TrainingData;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.ModelSpec;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.TrainingSpec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Seconds that the trainer takes for a step of wav2vec 2.0 under the paper's head, on clips of 3 s
 * of noise, and the most memory that the process held. {@code infra/bench/wav2vec2/run} compares.
 */
public final class Wav2Vec2Bench {
  private static final int SAMPLES = 3 * 16_000;
  private static final int CLASSES = 8;
  private static final double KIBI_BYTES_IN_GIB = 1 << 20;

  private Wav2Vec2Bench() {}

  /**
   * @param args a folder as transformers saves it, threads, steps that are not counted, steps that
   *     are, clips in a batch, the file to write, and what the training's spec has beside, as JSON
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    int threads = Integer.parseInt(args[1]);
    int warm = Integer.parseInt(args[2]);
    int steps = Integer.parseInt(args[3]);
    int clips = Integer.parseInt(args[4]);
    Network network = network(folder);
    List<Begin> begins = begins(network, spec(clips, args[6]), threads, warm + steps);
    Measured measured =
        new Measured(
            network.parameterCount(),
            allParameters(network, folder),
            median(begins, Begin::wall, warm),
            median(begins, Begin::processor, warm),
            peakGiB());
    Files.writeString(Path.of(args[5]), ChoraleJson.canonical(measured));
  }

  record Measured(
      long parameters,
      long allParameters,
      double stepSeconds,
      double processorSeconds,
      double peakGiB) {}

  private static Network network(Path folder) throws IOException {
    ModelSpec model =
        new ModelSpec(
            ModelSpec.WAV2VEC2, 0, 0, 0.5, 0, 0, 0, 0, 1024, false, false, Optional.of("random"));
    return Networks.of(
        model,
        CLASSES,
        new PublishedWeights(
            Files.readString(folder.resolve("config.json")),
            folder.toString(),
            layers -> {
              try (Wav2Vec2Checkpoint checkpoint = Wav2Vec2Checkpoint.open(folder, layers)) {
                return checkpoint.weights();
              }
            }));
  }

  private static long allParameters(Network network, Path folder) {
    try (Wav2Vec2Checkpoint checkpoint = Wav2Vec2Checkpoint.open(folder, OptionalInt.empty())) {
      return network.parameterCount() + checkpoint.shape().parameters().convolutions();
    }
  }

  private static TrainingSpec spec(int clips, String beside) throws IOException {
    ObjectNode fields =
        (ObjectNode) ChoraleJson.tree(new TrainingSpec(1, clips, 1e-5, 0.01, 0.99, 0));
    fields.setAll((ObjectNode) ChoraleJson.mapper().readTree(beside));
    return ChoraleJson.mapper().treeToValue(fields, TrainingSpec.class);
  }

  /** When a step began: nanoseconds of the clock, and of processors that the process has used. */
  private record Begin(long wall, long processor) {
    static Begin now() {
      return new Begin(
          System.nanoTime(),
          ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
              .getProcessCpuTime());
    }
  }

  /** The trainer asks before each step whether to stop: that is when a step begins. */
  private static List<Begin> begins(Network network, TrainingSpec spec, int threads, int steps) {
    List<Begin> begins = new ArrayList<>();
    Trainer trainer =
        new Trainer(
            Compute.start("cpu", threads),
            network,
            spec,
            new Seed(1),
            new CheckpointInterval(Optional.empty(), Duration.ofHours(1)),
            status -> {},
            () -> {
              begins.add(Begin.now());
              return begins.size() > steps;
            });
    try {
      trainer.train(data(network, (steps + 1) * spec.batchSize()), CheckpointStore.NOWHERE);
      throw new IllegalStateException("The training ended before it was stopped");
    } catch (PreemptedException stopped) {
      return begins;
    }
  }

  private static TrainingData data(Network network, int clips) {
    Random random = new Random(1);
    List<Example> examples =
        IntStream.range(0, clips)
            .mapToObj(
                clip -> {
                  float[] samples = new float[SAMPLES];
                  for (int i = 0; i < SAMPLES; i++) {
                    samples[i] = (float) random.nextGaussian();
                  }
                  Features features = network.features(samples);
                  int label = random.nextInt(CLASSES);
                  List<Double> target =
                      IntStream.range(0, CLASSES).mapToObj(j -> j == label ? 1.0 : 0.0).toList();
                  return new Example("clip-" + clip, features, 3, target);
                })
            .toList();
    List<String> classes = IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
    // Dev and test clips are never reached: the training is stopped before.
    return new TrainingData(classes, examples, examples.subList(0, 1), examples.subList(0, 1));
  }

  /** Seconds a step, of those after the first ones. */
  private static double median(List<Begin> begins, ToLongFunction<Begin> time, int warm) {
    double[] sorted =
        IntStream.range(warm, begins.size() - 1)
            .mapToDouble(
                step ->
                    (time.applyAsLong(begins.get(step + 1)) - time.applyAsLong(begins.get(step)))
                        / 1e9)
            .sorted()
            .toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Linux' own count. */
  private static double peakGiB() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / KIBI_BYTES_IN_GIB)
        .findFirst()
        .orElse(0);
  }
}
