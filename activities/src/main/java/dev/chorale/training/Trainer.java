package dev.chorale.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.training.GradientCollector;
import dev.chorale.audio.Features;
import dev.chorale.labels.ClassTable;
import dev.chorale.model.Batch;
import dev.chorale.model.Network;
import dev.chorale.model.Parameters;
import dev.chorale.model.Pass;
import dev.chorale.model.Tensor;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.TrainingSpec;
import dev.chorale.vocabulary.TrainingSpec.Precision;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop: every epoch every train clip once, a step a batch; the best epoch by dev loss; the test
 * fold predicted whole, once. The same inputs under the same numerics give the same bits, however
 * often it was stopped and resumed on the way. One training at a time in a process.
 */
public final class Trainer {
  /** Which clips each step was made of, in order; off unless asked for. */
  private static final Logger ORDER = LoggerFactory.getLogger("dev.chorale.training.order");

  /** Of the loss under 16-bit floats, at first: torch's GradScaler begins with it too. */
  private static final float LARGEST_SCALE = 1 << 16;

  private final Compute compute;
  private final Network network;
  private final TrainingSpec spec;
  private final Augmentation augmentation;
  private final Seed seed;
  private final CheckpointInterval interval;
  private final ProgressListener listener;
  private final BooleanSupplier stopRequested;

  /**
   * @param stopRequested asked before every step; true ends the training with its checkpoint stored
   */
  public Trainer(
      Compute compute,
      Network network,
      TrainingSpec spec,
      Seed seed,
      CheckpointInterval interval,
      ProgressListener listener,
      BooleanSupplier stopRequested) {
    this.compute = compute;
    this.network = network;
    this.spec = spec;
    this.augmentation = new Augmentation(spec);
    this.seed = seed;
    this.interval = interval;
    this.listener = listener;
    this.stopRequested = stopRequested;
  }

  /**
   * Trains from the store's last checkpoint, or from the start.
   *
   * @throws PreemptedException when asked to stop
   * @throws DivergedException when the loss is not a number
   * @throws DeviceMemoryException when a batch does not fit
   * @throws DeviceFailedException when the device is of no more use to this process
   */
  public TrainedNetwork train(TrainingData data, CheckpointStore checkpoints) {
    return DeviceFailures.on(
        () -> "the network and its optimizer alone",
        () -> {
          try (Compute.GradientsOff off = Compute.gradientsOff();
              BackgroundCheckpoints saver = new BackgroundCheckpoints(checkpoints, interval)) {
            off.acknowledge();
            return train(data, saver);
          }
        });
  }

  private TrainedNetwork train(TrainingData data, BackgroundCheckpoints saver) {
    Optional<Checkpoint> from = saver.latest();
    try (TrainingState state = TrainingState.of(from, compute, network, spec, seed)) {
      Cbce loss = Cbce.of(data.train().stream().map(Example::target).toList(), spec);
      while (state.progress().epochs() < spec.epochs()) {
        trainEpoch(state, data.train(), loss, saver);
        double devLoss = devLoss(state, data.dev(), loss, saver);
        save(saver, () -> state.endEpoch(devLoss));
      }
      ClassTable predictions = predictions(state, data, saver);
      saver.flush();
      return new TrainedNetwork(
          state.best(),
          predictions,
          state.progress(),
          loss,
          from.map(checkpoint -> checkpoint.progress().epochs()).orElse(0),
          state.fromStep());
    }
  }

  private void trainEpoch(
      TrainingState state, List<Example> clips, Cbce loss, BackgroundCheckpoints saver) {
    List<List<Integer>> batches =
        BatchOrder.shuffled(
            RandomStream.DATA_ORDER.seed(seed.value(), state.progress().epochs()),
            lengths(clips),
            spec);
    LearningRate rate = new LearningRate(spec, (long) batches.size() * spec.epochs());
    int position = state.progress().position();
    List<List<Example>> ahead =
        batches.subList(position, batches.size()).stream()
            .map(batch -> batch.stream().map(clips::get).toList())
            .toList();
    try (BatchesAhead features = ahead(ahead, state.progress().step(), saver)) {
      for (List<Example> batch : ahead) {
        if (stopRequested.getAsBoolean()) {
          stop(state, batches.size(), saver);
        }
        if (saver.isDue(state.progress().step())) {
          save(saver, state::checkpoint);
        }
        double batchLoss = gradients(state, batch, features.next(), loss);
        if (spec.clipNorm() > 0) {
          Gradients.clip(state.parameters().trainable().values(), spec.clipNorm());
        }
        state.step(batchLoss, batch.size(), rate.at(state.progress().step()));
        logOrder(state.progress(), batch);
        tell(state, batches.size(), saver);
      }
    }
  }

  /** Train clips as they are seen from a step on: what is drawn follows from seed and step. */
  private BatchesAhead ahead(
      List<List<Example>> batches, long fromStep, BackgroundCheckpoints saver) {
    return new BatchesAhead(
        IntStream.range(0, batches.size())
            .<Callable<List<Features>>>mapToObj(
                batch -> () -> augmented(batches.get(batch), fromStep + batch))
            .iterator(),
        listener::batchWaited,
        saver::safeStep);
  }

  private void stop(TrainingState state, int batches, BackgroundCheckpoints saver) {
    long step = state.progress().step();
    if (saver.isNew(step)) {
      save(saver, state::checkpoint);
    }
    saver.flush();
    // So that the last that is told has this checkpoint, and no step counts as lost.
    tell(state, batches, saver);
    throw new PreemptedException(step);
  }

  private void save(BackgroundCheckpoints saver, Supplier<Checkpoint> state) {
    long start = System.nanoTime();
    saver.save(state);
    listener.checkpointTaken(Duration.ofNanos(System.nanoTime() - start));
  }

  private static void logOrder(Progress progress, List<Example> batch) {
    if (ORDER.isDebugEnabled()) {
      ORDER
          .atDebug()
          .addKeyValue("epoch", progress.epochs() + 1)
          .addKeyValue("step", progress.step())
          .addKeyValue("clips", batch.stream().map(Example::clip).toList())
          .log("step");
    }
  }

  /** The loss of a batch, whose gradients then lie at the parameters. */
  private double gradients(
      TrainingState state, List<Example> clips, List<Features> features, Cbce cbce) {
    if (spec.precision() != Precision.FP16) {
      return gradients(state, clips, features, cbce, 1);
    }
    Map<String, Tensor> statistics = state.parameters().statistics();
    // From the top at each step: no scale is carried on that a checkpoint would have to hold.
    for (float scale = LARGEST_SCALE; scale >= 1; scale /= 2) {
      double loss = gradients(state, clips, features, cbce, scale);
      if (Gradients.unscale(state.parameters().trainable().values(), scale)) {
        return loss;
      }
      state.parameters().forgetGradients();
      state.parameters().putBack(statistics);
    }
    throw diverged("A gradient is beyond 16-bit floats", state.progress());
  }

  /**
   * @param scale by which the gradients are too large
   */
  private double gradients(
      TrainingState state, List<Example> clips, List<Features> features, Cbce cbce, float scale) {
    long step = state.progress().step();
    int partSize = spec.partSize();
    double loss = 0;
    try (GradientCollector collector = compute.engine().newGradientCollector()) {
      for (int from = 0; from < clips.size(); from += partSize) {
        int to = Math.min(clips.size(), from + partSize);
        compute.reseed(RandomStream.DROPOUT.seed(seed.value(), step, from / partSize));
        List<Example> part = clips.subList(from, to);
        List<Features> seen = features.subList(from, to);
        float[] factors = cbce.factors(part.stream().map(Example::target).toList(), clips.size());
        for (int i = 0; i < factors.length; i++) {
          factors[i] *= scale;
        }
        loss += DeviceFailures.on(part, spec, () -> partGradients(state, seen, factors, collector));
      }
    }
    return finite(loss / scale, state.progress());
  }

  /** What a part adds to the loss of its batch; its gradients are added to those that are there. */
  private double partGradients(
      TrainingState state, List<Features> clips, float[] factors, GradientCollector collector) {
    try (NDManager manager = compute.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Pass pass = Pass.training(spec);
      NDArray logits = network.logits(state.parameters(), Batch.of(manager, clips), pass);
      // Constants as arrays, here and in networks: under a gradient collector the engine frees the
      // memory of a Java number too early.
      NDArray weights = manager.create(factors, logits.getShape());
      NDArray loss = logits.logSoftmax(-1).mul(weights).sum();
      pass.backward(loss, collector);
      return loss.getFloat();
    }
  }

  private List<Features> augmented(List<Example> clips, long step) {
    Random random = new Random(RandomStream.AUGMENTATION.seed(seed.value(), step));
    return clips.stream().map(clip -> augmentation.of(clip.features(), random)).toList();
  }

  private static double finite(double loss, Progress progress) {
    if (Double.isFinite(loss)) {
      return loss;
    }
    throw diverged(String.format(Locale.ROOT, "The loss is %f", loss), progress);
  }

  private static DivergedException diverged(String what, Progress progress) {
    return new DivergedException(
        String.format(
            Locale.ROOT,
            "%s at step %d (epoch %d). A retry would end the same way: lower"
                + " training.learningRate in the spec, or with training.precision fp16 take bf16"
                + " or fp32, and start it, which makes a sweep of its own.",
            what,
            progress.step() + 1,
            progress.epochs() + 1));
  }

  private double devLoss(
      TrainingState state, List<Example> clips, Cbce loss, BackgroundCheckpoints saver) {
    double[][] logProbabilities = logProbabilities(state.parameters(), clips, saver);
    int counted = measured(clips.size());
    double sum = 0;
    for (int clip = 0; clip < counted; clip++) {
      List<Double> target = clips.get(clip).target();
      sum +=
          switch (spec.bestBy()) {
            case LOSS -> loss.loss(target, logProbabilities[clip]);
            case CROSS_ENTROPY -> Cbce.crossEntropy(target, logProbabilities[clip]);
          };
    }
    return finite(sum / counted, state.progress());
  }

  /** How many dev clips, from the first on, decide about the best epoch. */
  private int measured(int clips) {
    return switch (spec.bestBy()) {
      case LOSS -> clips;
      case CROSS_ENTROPY ->
          clips < spec.batchSize() ? clips : clips / spec.batchSize() * spec.batchSize();
    };
  }

  private ClassTable predictions(
      TrainingState state, TrainingData data, BackgroundCheckpoints saver) {
    ClassTable predictions = new ClassTable(data.classes());
    try (Parameters best = Parameters.constant(compute.newManager(), state.best())) {
      double[][] logProbabilities = logProbabilities(best, data.test(), saver);
      for (int clip = 0; clip < logProbabilities.length; clip++) {
        double[] probabilities = logProbabilities[clip];
        for (int j = 0; j < probabilities.length; j++) {
          probabilities[j] = Math.exp(probabilities[j]);
        }
        predictions.add(data.test().get(clip).clip(), probabilities);
      }
    }
    return predictions;
  }

  /** Of every clip, without dropout and with the running statistics. */
  private double[][] logProbabilities(
      Parameters parameters, List<Example> clips, BackgroundCheckpoints saver) {
    double[][] rows = new double[clips.size()][];
    List<List<Integer>> batches = BatchOrder.byLength(lengths(clips), spec.partSize());
    Iterator<Callable<List<Features>>> made =
        batches.stream()
            .<Callable<List<Features>>>map(
                batch -> () -> batch.stream().map(clip -> clips.get(clip).features()).toList())
            .iterator();
    try (BatchesAhead ahead = new BatchesAhead(made, listener::batchWaited, saver::safeStep)) {
      for (List<Integer> batch : batches) {
        List<Features> features = ahead.next();
        List<Example> examples = batch.stream().map(clips::get).toList();
        float[] logits = DeviceFailures.on(examples, spec, () -> logits(parameters, features));
        int classes = logits.length / batch.size();
        for (int i = 0; i < batch.size(); i++) {
          rows[batch.get(i)] = logSoftmax(logits, i * classes, classes);
        }
        listener.moved();
      }
    }
    return rows;
  }

  private float[] logits(Parameters parameters, List<Features> clips) {
    try (NDManager manager = compute.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return network
          .logits(parameters, Batch.of(manager, clips), Pass.evaluation(spec))
          .toFloatArray();
    }
  }

  /** In double precision, so that probabilities sum to 1 as closely as their reader checks. */
  private static double[] logSoftmax(float[] logits, int at, int classes) {
    double max = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < classes; j++) {
      max = Math.max(max, logits[at + j]);
    }
    double sum = 0;
    for (int j = 0; j < classes; j++) {
      sum += Math.exp(logits[at + j] - max);
    }
    double[] row = new double[classes];
    for (int j = 0; j < classes; j++) {
      row[j] = logits[at + j] - max - Math.log(sum);
    }
    return row;
  }

  private void tell(TrainingState state, int batches, BackgroundCheckpoints saver) {
    Progress progress = state.progress();
    listener.stepped(
        new ProgressListener.Status(
            progress.epochs() + 1,
            spec.epochs(),
            progress.step(),
            (long) batches * spec.epochs(),
            progress.trainLoss(),
            state.fromStep(),
            saver.safeStep()));
  }

  private static List<Integer> lengths(List<Example> clips) {
    return clips.stream().map(Example::frames).toList();
  }
}
