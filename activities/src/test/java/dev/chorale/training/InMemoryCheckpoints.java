package dev.chorale.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps all checkpoints of one training. */
final class InMemoryCheckpoints implements CheckpointStore {
  private final List<Checkpoint> saved = new ArrayList<>();

  @Override
  public synchronized Optional<Checkpoint> latest() {
    return saved.isEmpty() ? Optional.empty() : Optional.of(saved.get(saved.size() - 1));
  }

  @Override
  public synchronized void save(Checkpoint checkpoint) {
    saved.add(checkpoint);
  }

  synchronized List<Checkpoint> saved() {
    return List.copyOf(saved);
  }
}
