package dev.chorale.training;

import java.util.Optional;

/** Where the checkpoints of one training are kept. */
public interface CheckpointStore {
  /** Takes checkpoints and lets them go: of a training that is timed, not kept. */
  CheckpointStore NOWHERE =
      new CheckpointStore() {
        @Override
        public Optional<Checkpoint> latest() {
          return Optional.empty();
        }

        @Override
        public void save(Checkpoint checkpoint) {}
      };

  /** The last one that can be read whole. */
  Optional<Checkpoint> latest();

  /** Keeps a checkpoint; it is safe when this returns. */
  void save(Checkpoint checkpoint);
}
