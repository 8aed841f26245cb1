package dev.chorale.corpus;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Works on a few items side by side and hands the results over in the order of the items, on the
 * caller's thread.
 */
final class Ahead implements AutoCloseable {
  /** Enough for the processors, or to wait for a file server on several files. */
  private static final int THREADS =
      Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors()));

  private static final int WINDOW = 4 * THREADS;

  /** Of files that lie in memory at a time; a larger one lies there alone. */
  private static final long BYTES = 64L << 20;

  private final ExecutorService threads;

  Ahead(String name) {
    AtomicInteger count = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Work on one item. */
  @FunctionalInterface
  interface Work<A, B> {
    B on(A item) throws IOException;
  }

  /** How many bytes an item takes. */
  @FunctionalInterface
  interface Weight<A> {
    long of(A item);
  }

  /** Takes the result of an item. */
  @FunctionalInterface
  interface Taker<A, B> {
    void take(A item, B result) throws IOException;
  }

  private record Started<A, B>(A item, long bytes, Future<B> result) {}

  /** Throws what the first item to fail has thrown. */
  <A, B> void each(Iterable<A> items, Weight<A> weight, Work<A, B> work, Taker<A, B> taker)
      throws IOException {
    Deque<Started<A, B>> running = new ArrayDeque<>();
    long bytes = 0;
    try {
      for (A item : items) {
        long weighs = weight.of(item);
        while (!running.isEmpty() && (running.size() == WINDOW || bytes + weighs > BYTES)) {
          bytes -= running.element().bytes();
          hand(running.remove(), taker);
        }
        Callable<B> task = () -> work.on(item);
        running.add(new Started<>(item, weighs, threads.submit(task)));
        bytes += weighs;
      }
      while (!running.isEmpty()) {
        hand(running.remove(), taker);
      }
    } finally {
      running.forEach(started -> started.result().cancel(true));
    }
  }

  private static <A, B> void hand(Started<A, B> started, Taker<A, B> taker) throws IOException {
    taker.take(started.item(), result(started.result()));
  }

  /** What a task returned; throws what it threw. */
  private static <B> B result(Future<B> task) throws IOException {
    return result(task, () -> {});
  }

  /**
   * The same.
   *
   * @param waiting told now and then that it is not there yet
   */
  static <B> B result(Future<B> task, Runnable waiting) throws IOException {
    try {
      while (true) {
        try {
          return task.get(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
          waiting.run();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException("Told to end").initCause(e);
    } catch (CancellationException e) {
      throw new IllegalStateException("Nobody cancels what is waited for", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(e);
    }
  }

  /** Ends what is still running. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
