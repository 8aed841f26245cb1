package dev.chorale.activity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.chorale.audio.Features;
import dev.chorale.embedded.EmbeddedS3;
import dev.chorale.model.Batch;
import dev.chorale.model.Network;
import dev.chorale.model.Parameters;
import dev.chorale.model.Pass;
import dev.chorale.model.Tensor;
import dev.chorale.storage.S3ArtifactStore;
import dev.chorale.storage.S3Location;
import dev.chorale.storage.StageKey;
import dev.chorale.training.Checkpoint;
import dev.chorale.training.CheckpointInterval;
import dev.chorale.training.CheckpointStore;
import dev.chorale.training.Compute;
import dev.chorale.training.EpochResult;
import dev.chorale.training.Example;
import dev.chorale.training.PreemptedException;
import dev.chorale.training.Progress;
import dev.chorale.training.ProgressListener;
import dev.chorale.training.Trainer;
import dev.chorale.training.TrainingData;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.TrainingSpec;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What checkpoints of the paper's size cost a training: infra/bench/checkpoint/run. Every other
 * minute begins with a checkpoint; the steps of those minutes against the steps of the others.
 */
public final class CheckpointBench {
  private static final StageKey KEY = StageKey.of("TrainModel", 1, "bench", Map.of());
  private static final int LAYERS = 40;
  private static final int WIDTH = 2036;
  private static final int CLASSES = 5;
  private static final int BATCH = 64;
  private static final double NANOS = 1e9;

  private CheckpointBench() {}

  /**
   * @param args seconds of a period, how many pairs of them, and the directory of an embedded
   *     store; or instead of the last the address of an S3 store, its key and its secret
   */
  public static void main(String[] args) {
    Duration period = Duration.ofSeconds(Long.parseLong(args[0]));
    int pairs = Integer.parseInt(args[1]);
    if (args.length > 3) {
      measure(
          period,
          pairs,
          new S3Location(URI.create(args[2]), "us-east-1", "bench", args[3], args[4]));
      return;
    }
    try (EmbeddedS3 server = EmbeddedS3.start(Path.of(args[2]))) {
      measure(period, pairs, server.location("bench"));
    }
  }

  private static void measure(Duration period, int pairs, S3Location location) {
    try (S3ArtifactStore store = S3ArtifactStore.connect(location)) {
      Compute compute = Compute.start("cpu", 1);
      Watch watch = new Watch(StoredCheckpoints.claim(store, KEY, Map.of()), compute, pairs);
      Trainer trainer =
          new Trainer(
              compute,
              new PaperSized(),
              new TrainingSpec(2, BATCH, 1e-4, 0.01, 0.99, 12),
              new Seed(1),
              new CheckpointInterval(Optional.empty(), period.multipliedBy(2)),
              watch,
              watch::isOver);
      try {
        trainer.train(manySteps(), watch);
      } catch (PreemptedException stopped) {
        watch.print(period);
      }
    }
  }

  private static TrainingData manySteps() {
    Features nothing = new Features(1, 1, new float[1]);
    Example clip = new Example("clip", nothing, 1, List.of(1.0, 0.0, 0.0, 0.0, 0.0));
    return new TrainingData(
        List.of("a", "b", "c", "d", "e"),
        Collections.nCopies(BATCH * 10_000, clip),
        List.of(clip),
        List.of(clip));
  }

  /** 166 million parameters. */
  private static final class PaperSized implements Network {
    @Override
    public Map<String, Tensor> initial(long seed) {
      Map<String, Tensor> initial = new LinkedHashMap<>();
      for (int layer = 0; layer < LAYERS; layer++) {
        initial.put("layers." + layer, Tensor.filled(1e-3f, WIDTH, WIDTH));
      }
      initial.put("output", Tensor.filled(1e-3f, WIDTH, CLASSES));
      return initial;
    }

    @Override
    public Features features(float[] samples) {
      return new Features(1, 1, new float[1]);
    }

    @Override
    public NDArray logits(Parameters parameters, Batch batch, Pass pass) {
      NDArray hidden = parameters.get("output").getManager().ones(new Shape(batch.size(), WIDTH));
      for (int layer = 0; layer < LAYERS; layer++) {
        hidden = hidden.matMul(parameters.get("layers." + layer)).tanh();
      }
      return hidden.matMul(parameters.get("output"));
    }
  }

  private record Step(long begin, long end) {
    double seconds() {
      return (end - begin) / NANOS;
    }
  }

  /**
   * @param begin before the training stood still
   */
  private record Taken(long begin, Duration held) {}

  /** Notes when steps and checkpoints begin and end. */
  private static final class Watch implements ProgressListener, CheckpointStore {
    private final CheckpointStore store;
    private final Compute compute;
    private final int pairs;
    private final List<Step> steps = new ArrayList<>();
    private final List<Taken> taken = new ArrayList<>();
    private final List<Double> saves = Collections.synchronizedList(new ArrayList<>());
    private long last = System.nanoTime();

    Watch(CheckpointStore store, Compute compute, int pairs) {
      this.store = store;
      this.compute = compute;
      this.pairs = pairs;
    }

    /** As in the second epoch, when there is a best one to be stored too. */
    @Override
    public Optional<Checkpoint> latest() {
      PaperSized network = new PaperSized();
      Map<String, Tensor> parameters = network.initial(0);
      Map<String, Tensor> moments = new LinkedHashMap<>();
      for (String moment : List.of("exp_avg.", "exp_avg_sq.")) {
        parameters.forEach((name, tensor) -> moments.put(moment + name, tensor.zeros()));
      }
      last = System.nanoTime();
      return Optional.of(
          new Checkpoint(
              new Progress(
                  0, 0, 0, 0, List.of(new EpochResult(1, 1, 1)), List.of(compute.numerics())),
              parameters,
              moments,
              network.initial(0)));
    }

    @Override
    public void save(Checkpoint checkpoint) {
      long begin = System.nanoTime();
      store.save(checkpoint);
      saves.add((System.nanoTime() - begin) / NANOS);
    }

    @Override
    public void stepped(Status status) {
      long now = System.nanoTime();
      steps.add(new Step(last, now));
      last = now;
    }

    @Override
    public void checkpointTaken(Duration held) {
      taken.add(new Taken(System.nanoTime() - held.toNanos(), held));
    }

    /** When so many pairs of periods are over: at the checkpoint after them. */
    boolean isOver() {
      return taken.size() > pairs;
    }

    void print(Duration period) {
      // The one that ends the measurement waits for nothing and is followed by no step.
      List<Taken> measured = taken.subList(0, pairs);
      List<Double> with = new ArrayList<>();
      List<Double> without = new ArrayList<>();
      for (Taken checkpoint : measured) {
        for (Step step : steps) {
          double after = (step.end() - checkpoint.begin()) / NANOS / period.toSeconds();
          if (after > 0 && after <= 2) {
            (after <= 1 ? with : without).add(step.seconds());
          }
        }
      }
      List<Double> held = measured.stream().map(t -> t.held().toNanos() / NANOS).toList();
      say("training stood still", held);
      say("storing took", saves.subList(0, pairs));
      say("a step of a period with a checkpoint", with);
      say("a step of a period without", without);
      System.out.printf(
          Locale.ROOT,
          "slow-down of steps by a checkpoint every %d s: %.1f %%%n",
          period.toSeconds(),
          100 * (mean(with) / mean(without) - 1));
    }

    private static double mean(List<Double> values) {
      return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private static void say(String what, List<Double> seconds) {
      List<Double> sorted = seconds.stream().sorted().toList();
      System.out.printf(
          Locale.ROOT,
          "%s: mean %.3f s, from %.3f to %.3f s (%d)%n",
          what,
          mean(seconds),
          sorted.get(0),
          sorted.get(sorted.size() - 1),
          sorted.size());
    }
  }
}
