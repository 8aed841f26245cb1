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
  private volatile long safeStep;

  BackgroundCheckpoints(CheckpointStore store) {
    this.store = store;
  }

  Optional<Checkpoint> latest() {
    Optional<Checkpoint> latest = store.latest();
    safeStep = latest.map(checkpoint -> checkpoint.progress().step()).orElse(0L);
    return latest;
  }

  /** The step of the last checkpoint that is safe; 0 for none. */
  long safeStep() {
    return safeStep;
  }

  /** Returns as soon as the save before is done. */
  void save(Checkpoint checkpoint) {
    flush();
    running =
        thread.submit(
            () -> {
              store.save(checkpoint);
              safeStep = checkpoint.progress().step();
            });
  }

  /**
   * Returns when all is safe.
   *
   * @throws PreemptedException when this thread is interrupted meanwhile
   */
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
      throw new PreemptedException(safeStep, e);
    }
  }

  /** Lets a save that runs end, and tells nothing of how. */
  @Override
  public void close() {
    thread.shutdown();
  }
}
