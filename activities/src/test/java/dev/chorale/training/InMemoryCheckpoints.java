package dev.chorale.training;

import dev.chorale.model.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps all checkpoints of one training, as a store does: in memory of its own. */
final class InMemoryCheckpoints implements CheckpointStore {
  private final List<Checkpoint> saved = new ArrayList<>();

  @Override
  public synchronized Optional<Checkpoint> latest() {
    return saved.isEmpty() ? Optional.empty() : Optional.of(copy(saved.get(saved.size() - 1)));
  }

  @Override
  public synchronized void save(Checkpoint checkpoint) {
    saved.add(copy(checkpoint));
  }

  synchronized List<Checkpoint> saved() {
    return List.copyOf(saved);
  }

  private static Checkpoint copy(Checkpoint checkpoint) {
    return new Checkpoint(
        checkpoint.progress(),
        copy(checkpoint.parameters()),
        copy(checkpoint.moments()),
        copy(checkpoint.best()));
  }

  private static Map<String, Tensor> copy(Map<String, Tensor> tensors) {
    Map<String, Tensor> copy = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> copy.put(name, tensor.copy()));
    return copy;
  }
}
