package dev.chorale.training;

import dev.chorale.audio.Features;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Makes the features of a pass' batches on a thread of its own, a few batches ahead, so that the
 * device does not wait for them. The thread knows nothing of the engine, whose one random number
 * generator is the training thread's. For one training thread.
 */
final class BatchesAhead implements AutoCloseable {
  /** Of batches that are made before they are asked for. */
  private static final int AHEAD = 2;

  private final Iterator<Callable<List<Features>>> batches;
  private final Consumer<Duration> waited;
  private final LongSupplier safeStep;
  private final Queue<Future<List<Features>>> running = new ArrayDeque<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread daemon = new Thread(work, "batches");
            daemon.setDaemon(true);
            return daemon;
          });

  /**
   * @param batches what makes each, in order; what it makes must hang on nothing but the batch
   * @param waited told how long each batch was waited for
   * @param safeStep of the last checkpoint that is safe
   */
  BatchesAhead(
      Iterator<Callable<List<Features>>> batches,
      Consumer<Duration> waited,
      LongSupplier safeStep) {
    this.batches = batches;
    this.waited = waited;
    this.safeStep = safeStep;
    for (int batch = 0; batch < AHEAD; batch++) {
      begin();
    }
  }

  private void begin() {
    if (batches.hasNext()) {
      running.add(thread.submit(batches.next()));
    }
  }

  /**
   * The next batch; to be asked for no more often than there are batches.
   *
   * @throws PreemptedException when this thread is interrupted meanwhile
   */
  List<Features> next() {
    long start = System.nanoTime();
    try {
      List<Features> batch = running.remove().get();
      begin();
      waited.accept(Duration.ofNanos(System.nanoTime() - start));
      return batch;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException("A batch could not be made", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PreemptedException(safeStep.getAsLong(), e);
    }
  }

  /** Leaves what is not asked for unmade. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
