package dev.chorale.training;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Collects garbage all the time, until it is closed. */
final class GarbageCollection implements AutoCloseable {
  private final AtomicBoolean done = new AtomicBoolean();
  private final AtomicInteger count = new AtomicInteger();
  private final Thread thread =
      new Thread(
          () -> {
            while (!done.get()) {
              System.gc();
              count.incrementAndGet();
            }
          });

  private GarbageCollection() {}

  static GarbageCollection start() {
    GarbageCollection collection = new GarbageCollection();
    collection.thread.start();
    return collection;
  }

  /** How often it has been collected. */
  int count() {
    return count.get();
  }

  @Override
  public void close() {
    done.set(true);
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
