package dev.chorale.training;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Saves checkpoints on a thread of its own, one at a time, so that the device does not wait for the
 * store. A save that failed is reported by the next call. For one training thread.
 */
final class BackgroundCheckpoints implements AutoCloseable {
  private final CheckpointStore store;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread daemon = new Thread(work, "checkpoints");
            daemon.setDaemon(true);
            return daemon;
          });
  private @Nullable Future<?> running;

  BackgroundCheckpoints(CheckpointStore store) {
    this.store = store;
  }

  Optional<Checkpoint> latest() {
    return store.latest();
  }

  /** Returns as soon as the save before is done. */
  void save(Checkpoint checkpoint) {
    flush();
    running = thread.submit(() -> store.save(checkpoint));
  }

  /** Returns when all is safe. */
  void flush() {
    Future<?> last = running;
    if (last == null) {
      return;
    }
    running = null;
    try {
      last.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("A checkpoint could not be saved", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a checkpoint was saved", e);
    }
  }

  /** Lets a save that runs end, and tells nothing of how. */
  @Override
  public void close() {
    thread.shutdown();
  }
}
