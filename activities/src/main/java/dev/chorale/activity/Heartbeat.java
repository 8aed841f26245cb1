package dev.chorale.activity;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.ActivityWorkerShutdownException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the server, from a thread of its own, that an activity lives and how far it is. Work that
 * has made no progress for the watchdog's time hangs: the beats stop, the server gives the activity
 * to another worker, and they begin again only with progress.
 */
public final class Heartbeat implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  private final Consumer<@Nullable Object> beat;
  private final long watchdogNanos;
  private final LongSupplier clock;
  private final Consumer<ActivityCompletionException> onEnd;
  private final ScheduledExecutorService thread;

  private volatile @Nullable Object details;
  private volatile long lastProgress;
  private volatile @Nullable ActivityCompletionException end;
  private boolean hung;

  Heartbeat(
      Consumer<@Nullable Object> beat,
      Duration watchdog,
      LongSupplier clock,
      Consumer<ActivityCompletionException> onEnd) {
    this.beat = beat;
    this.watchdogNanos = watchdog.toNanos();
    this.clock = clock;
    this.onEnd = onEnd;
    this.lastProgress = clock.getAsLong();
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread daemon = new Thread(work, "heartbeat");
              daemon.setDaemon(true);
              return daemon;
            });
  }

  /** Beats until it is closed. */
  public static Heartbeat every(
      Duration interval, Duration watchdog, ActivityExecutionContext context) {
    return start(interval, watchdog, context, end -> {});
  }

  /**
   * @param onEnd told once, on the heartbeat's thread, when the server no longer wants this attempt
   */
  static Heartbeat start(
      Duration interval,
      Duration watchdog,
      ActivityExecutionContext context,
      Consumer<ActivityCompletionException> onEnd) {
    Heartbeat heartbeat = new Heartbeat(context::heartbeat, watchdog, System::nanoTime, onEnd);
    ScheduledFuture<?> unused =
        heartbeat.thread.scheduleWithFixedDelay(
            heartbeat::beat, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    return heartbeat;
  }

  /** The work has moved, and this is where it is; cheap enough for every step. */
  public void progressed(Object where) {
    details = where;
    moved();
  }

  /** The work has moved, but there is nothing new to tell, as in loading or in a dev pass. */
  public void moved() {
    lastProgress = clock.getAsLong();
  }

  /**
   * Why the server no longer wants this attempt: it was cancelled, or was given to another worker.
   * The work should then stop and throw this.
   */
  public Optional<ActivityCompletionException> end() {
    return Optional.ofNullable(end);
  }

  /** Stops the beats, having told the last progress. */
  @Override
  public void close() {
    thread.shutdown();
    if (details != null && end == null) {
      tell();
    }
  }

  void beat() {
    if (end != null) {
      return;
    }
    boolean still = clock.getAsLong() - lastProgress > watchdogNanos;
    if (still != hung) {
      hung = still;
      LOG.warn(
          still
              ? "No progress for {} s: the heartbeat stops, so that another worker takes over"
              : "Progress again: the heartbeat goes on",
          TimeUnit.NANOSECONDS.toSeconds(watchdogNanos));
    }
    if (!still) {
      tell();
    }
  }

  private synchronized void tell() {
    try {
      beat.accept(details);
    } catch (ActivityWorkerShutdownException e) {
      LOG.debug("The worker drains; the attempt goes on until it has stored its work", e);
    } catch (ActivityCompletionException e) {
      LOG.info("The server no longer wants this attempt: {}", String.valueOf(e));
      end = e;
      onEnd.accept(e);
    }
  }
}
