package dev.chorale.training;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Saves checkpoints on a thread of its own, one at a time, so that the device does not wait for the
 * store. A save that failed is reported by the next call. For one training thread.
 */
final class BackgroundCheckpoints implements AutoCloseable {
  private final CheckpointStore store;
  private final CheckpointInterval interval;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread daemon = new Thread(work, "checkpoints");
            daemon.setDaemon(true);
            return daemon;
          });
  private @Nullable Future<?> running;
  private long lastStep;
  private long lastTime = System.nanoTime();
  private volatile long safeStep;

  /** How many steps were done while the last save ran, and how long it took. */
  private long stepsOfSave;

  private volatile Duration timeOfSave = Duration.ZERO;

  BackgroundCheckpoints(CheckpointStore store, CheckpointInterval interval) {
    this.store = store;
    this.interval = interval;
  }

  Optional<Checkpoint> latest() {
    Optional<Checkpoint> latest = store.latest();
    lastStep = latest.map(checkpoint -> checkpoint.progress().step()).orElse(0L);
    safeStep = lastStep;
    lastTime = System.nanoTime();
    return latest;
  }

  /** The step of the last checkpoint that is safe; 0 for none. */
  long safeStep() {
    return safeStep;
  }

  /**
   * Whether a step is to be saved in mid-epoch: so early that, if the save takes as long as the
   * last one, a kill at any moment costs no more than the interval. Never while a save runs: no
   * step waits for one.
   */
  boolean isDue(long step) {
    Future<?> last = running;
    if (last != null && !last.isDone()) {
      stepsOfSave = step - lastStep;
      return false;
    }
    Duration since = Duration.ofNanos(System.nanoTime() - lastTime);
    return isNew(step) && interval.isOver(step - lastStep + stepsOfSave, since.plus(timeOfSave));
  }

  /** Whether no checkpoint of this step has been read or taken. */
  boolean isNew(long step) {
    return step > lastStep;
  }

  /**
   * Takes a checkpoint as soon as the save before is done, and returns while it is being saved.
   *
   * @param state makes the checkpoint
   */
  void save(Supplier<Checkpoint> state) {
    flush();
    Checkpoint checkpoint = state.get();
    long step = checkpoint.progress().step();
    lastStep = step;
    lastTime = System.nanoTime();
    stepsOfSave = 0;
    running =
        thread.submit(
            () -> {
              long start = System.nanoTime();
              store.save(checkpoint);
              safeStep = step;
              timeOfSave = Duration.ofNanos(System.nanoTime() - start);
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
