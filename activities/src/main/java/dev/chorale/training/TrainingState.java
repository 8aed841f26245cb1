package dev.chorale.training;

import ai.djl.ndarray.NDArray;
import dev.chorale.model.Network;
import dev.chorale.model.Parameters;
import dev.chorale.model.Tensor;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.TrainingSpec;
import java.util.Map;
import java.util.Optional;

/** A training between two steps: all that changes while it runs. */
final class TrainingState implements AutoCloseable {
  private final Parameters parameters;
  private final AdamW optimizer;
  private Map<String, Tensor> best;
  private final long fromStep;
  private Progress progress;

  private TrainingState(
      Parameters parameters, AdamW optimizer, Map<String, Tensor> best, Progress progress) {
    this.parameters = parameters;
    this.optimizer = optimizer;
    this.best = best;
    this.progress = progress;
    this.fromStep = progress.step();
  }

  /** As a checkpoint has it, or at the start. */
  static TrainingState of(
      Optional<Checkpoint> checkpoint,
      Compute compute,
      Network network,
      TrainingSpec spec,
      Seed seed) {
    Parameters parameters =
        Parameters.trainable(
            compute.newManager(),
            checkpoint
                .map(Checkpoint::parameters)
                .orElseGet(
                    () -> network.initial(RandomStream.INITIAL_WEIGHTS.seed(seed.value(), 0))));
    Map<String, NDArray> trainable = parameters.trainable();
    Progress progress =
        checkpoint
            .map(found -> found.progress().under(compute.numerics()))
            .orElseGet(() -> Progress.start(compute.numerics()));
    AdamW optimizer =
        new AdamW(
            compute,
            trainable,
            checkpoint.map(Checkpoint::moments).orElseGet(() -> AdamW.atRest(trainable)),
            progress.step(),
            spec.learningRate(),
            spec.weightDecay());
    return new TrainingState(
        parameters, optimizer, checkpoint.map(Checkpoint::best).orElse(Map.of()), progress);
  }

  Progress progress() {
    return progress;
  }

  /** The step at which this attempt began. */
  long fromStep() {
    return fromStep;
  }

  Parameters parameters() {
    return parameters;
  }

  Map<String, Tensor> best() {
    return best;
  }

  /** Moves the parameters by the gradients of a batch. */
  void step(double loss, int clips) {
    optimizer.step();
    progress = progress.stepped(loss * clips, clips);
  }

  /** Ends an epoch; the parameters are kept when it is the best so far. */
  void endEpoch(double devLoss) {
    progress = progress.epochEnded(devLoss);
    if (progress.best().orElseThrow().epoch() == progress.epochs()) {
      best = parameters.values();
    }
  }

  Checkpoint checkpoint() {
    return new Checkpoint(progress, parameters.values(), optimizer.moments(), best);
  }

  @Override
  public void close() {
    optimizer.close();
    parameters.close();
  }
}
