package dev.chorale.cli.sweep;

import dev.chorale.sweep.SweepReader;
import dev.chorale.sweep.SweepReader.Snapshot;
import dev.chorale.sweep.SweepStatus;
import dev.chorale.workflow.CellState;
import dev.chorale.workflow.CorpusWorkflow.CorpusProgress;
import dev.chorale.workflow.SweepState;
import dev.chorale.workflow.SweepWorkflow.SweepProgress;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Follows a sweep until nothing more can happen without a person. */
public final class SweepFollower {
  /** A Temporal that is restarted comes back within it. */
  private static final Duration SILENCE_BORNE = Duration.ofMinutes(5);

  /** As many times as long as a look takes: the more cells, the rarer. */
  private static final int REST_FOR_A_LOOK = 4;

  private final SweepReader reader;
  private final ProgressDisplay display;
  private final Duration interval;

  /**
   * @param interval between two looks, unless a look takes long
   */
  public SweepFollower(SweepReader reader, ProgressDisplay display, Duration interval) {
    this.reader = reader;
    this.display = display;
    this.interval = interval;
  }

  /**
   * Shows the progress of a sweep until it has closed, or nothing but failed cells is left.
   *
   * @param id in full
   * @return the sweep as it was seen last
   */
  public Snapshot follow(String id) throws InterruptedException {
    CompletableFuture<Void> end = reader.end(id);
    long silentSince = 0;
    while (true) {
      long began = System.nanoTime();
      boolean over = end.isDone();
      try {
        Snapshot snapshot = reader.read(id);
        silentSince = 0;
        display.show(snapshot);
        if (ended(snapshot)) {
          display.close();
          return snapshot;
        }
      } catch (StatusRuntimeException e) {
        if (e.getStatus().getCode() != Status.Code.UNAVAILABLE) {
          throw e;
        }
        if (silentSince == 0) {
          silentSince = System.nanoTime();
          display.note("Temporal does not answer; waiting for it (the sweep itself is safe)");
        } else if (System.nanoTime() - silentSince > SILENCE_BORNE.toNanos()) {
          throw e;
        }
      }
      Duration looked = Duration.ofNanos(System.nanoTime() - began);
      Duration rest = looked.multipliedBy(REST_FOR_A_LOOK);
      Duration pause = rest.compareTo(interval) < 0 ? interval : rest;
      if (over) {
        // Temporal was away while it was asked.
        Thread.sleep(pause.toMillis());
        end = reader.end(id);
      } else {
        await(end, pause);
      }
    }
  }

  private static void await(CompletableFuture<Void> end, Duration atMost)
      throws InterruptedException {
    try {
      end.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // It goes on.
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether the sweep has closed, waits for a person and for nothing else, or is forgotten. */
  public static boolean ended(Snapshot snapshot) {
    if (snapshot.journal().isPresent()) {
      return true;
    }
    return switch (snapshot.status().state()) {
      case DONE, CANCELLED -> true;
      case RUNNING, PAUSED -> false;
      case ATTENTION -> snapshot.progress().map(SweepFollower::onlyFailedIsLeft).orElse(true);
    };
  }

  private static boolean onlyFailedIsLeft(SweepProgress progress) {
    return progress.failed() > 0
        && progress.running() == 0
        && progress.waiting() == 0
        && progress.corpora().stream().allMatch(SweepFollower::stands);
  }

  private static boolean stands(CorpusProgress corpus) {
    return corpus.state() != SweepState.RUNNING && corpus.running() == 0 && corpus.waiting() == 0;
  }

  /** 0 for a sweep that is done without holes, else 1. */
  public static int exitCode(Snapshot snapshot) {
    SweepStatus status = snapshot.status();
    boolean whole =
        status.state() == SweepState.DONE
            && status.holes() == 0
            && status.count(CellState.FAILED) == 0;
    return whole ? 0 : 1;
  }
}
