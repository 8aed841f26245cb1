package dev.chorale.activity;

import dev.chorale.training.Checkpoint;
import dev.chorale.training.CheckpointStore;
import dev.chorale.training.Numerics;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Checkpoints of a training that is only gone on with under the numerics of its last one. */
record SameNumerics(CheckpointStore store, SortedMap<String, String> numerics)
    implements CheckpointStore {
  @Override
  public Optional<Checkpoint> latest() {
    Optional<Checkpoint> latest = store.latest();
    latest.ifPresent(
        checkpoint -> {
          List<SortedMap<String, String>> all = checkpoint.progress().numerics();
          SortedMap<String, String> last = all.get(all.size() - 1);
          if (!last.equals(numerics)) {
            throw new OtherNumericsException(Numerics.name(last));
          }
        });
    return latest;
  }

  @Override
  public void save(Checkpoint checkpoint) {
    store.save(checkpoint);
  }
}
