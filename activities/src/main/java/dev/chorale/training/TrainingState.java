package dev.chorale.training;

import dev.chorale.model.Network;
import dev.chorale.model.Parameters;
import dev.chorale.model.Tensor;
import dev.chorale.vocabulary.Seed;
import dev.chorale.vocabulary.TrainingSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A training between two steps: all that changes while it runs. The tensors that it began with are
 * the memory of its checkpoints: each is filled in anew once the one before is saved, since fresh
 * memory takes many times as long as a copy.
 */
final class TrainingState implements AutoCloseable {
  private final Parameters parameters;
  private final Adam optimizer;
  private Map<String, Tensor> copy;
  private final Map<String, Tensor> moments;

  /** Of the best epoch; mere memory before the first has ended. */
  private Map<String, Tensor> best;

  private final long fromStep;
  private Progress progress;

  private TrainingState(
      Parameters parameters,
      Adam optimizer,
      Map<String, Tensor> copy,
      Map<String, Tensor> moments,
      Map<String, Tensor> best,
      Progress progress) {
    this.parameters = parameters;
    this.optimizer = optimizer;
    this.copy = copy;
    this.moments = moments;
    this.best = best;
    this.progress = progress;
    this.fromStep = progress.step();
  }

  /**
   * As a checkpoint has it, or at the start.
   *
   * @param checkpoint whose memory is taken over
   */
  static TrainingState of(
      Optional<Checkpoint> checkpoint,
      Compute compute,
      Network network,
      TrainingSpec spec,
      Seed seed) {
    Map<String, Tensor> values =
        checkpoint
            .map(Checkpoint::parameters)
            .orElseGet(() -> network.initial(RandomStream.INITIAL_WEIGHTS.seed(seed.value(), 0)));
    Parameters parameters = Parameters.trainable(compute.newManager(), values, network::isTrained);
    Map<String, Tensor> moments =
        checkpoint.map(Checkpoint::moments).orElseGet(() -> Adam.atRest(parameters));
    Progress progress =
        checkpoint
            .map(found -> found.progress().under(compute.numerics()))
            .orElseGet(() -> Progress.start(compute.numerics()));
    Adam optimizer = new Adam(compute, parameters, moments, spec);
    Map<String, Tensor> best =
        checkpoint
            .map(Checkpoint::best)
            .filter(map -> !map.isEmpty())
            .orElseGet(() -> zeros(values));
    return new TrainingState(parameters, optimizer, values, moments, best, progress);
  }

  private static Map<String, Tensor> zeros(Map<String, Tensor> tensors) {
    Map<String, Tensor> zeros = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> zeros.put(name, tensor.zeros()));
    return zeros;
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
  void step(double loss, int clips, double learningRate) {
    optimizer.step(learningRate);
    progress = progress.stepped(loss * clips, clips);
  }

  /** Ends an epoch; the parameters are kept when it is the best so far. */
  Checkpoint endEpoch(double devLoss) {
    progress = progress.epochEnded(devLoss);
    if (progress.best().orElseThrow().epoch() != progress.epochs()) {
      return checkpoint();
    }
    Map<String, Tensor> nowBest = copy;
    copy = best;
    best = nowBest;
    return checkpoint(best);
  }

  /** What there is now. Valid until the next one is taken. */
  Checkpoint checkpoint() {
    return checkpoint(copy);
  }

  private Checkpoint checkpoint(Map<String, Tensor> memory) {
    parameters.copyTo(memory);
    optimizer.copyMomentsTo(moments);
    return new Checkpoint(progress, memory, moments, progress.best().isPresent() ? best : Map.of());
  }

  @Override
  public void close() {
    optimizer.close();
    parameters.close();
  }
}
