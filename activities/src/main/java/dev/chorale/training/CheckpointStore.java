package dev.chorale.training;

import java.util.Optional;

/** Where the checkpoints of one training are kept. */
public interface CheckpointStore {
  /** The last one that can be read whole. */
  Optional<Checkpoint> latest();

  /** Keeps a checkpoint; it is safe when this returns. */
  void save(Checkpoint checkpoint);
}
