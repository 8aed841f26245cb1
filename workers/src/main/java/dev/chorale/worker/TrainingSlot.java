package dev.chorale.worker;

import dev.chorale.contract.FailureType;
import dev.chorale.contract.TrainingActivities;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import io.temporal.worker.tuning.ActivitySlotInfo;
import io.temporal.worker.tuning.SlotMarkUsedContext;
import io.temporal.worker.tuning.SlotPermit;
import io.temporal.worker.tuning.SlotReleaseContext;
import io.temporal.worker.tuning.SlotReserveContext;
import io.temporal.worker.tuning.SlotSupplier;
import io.temporal.worker.tuning.SlotSupplierFuture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * The one training that a process may run, for all queues that it polls. A poll holds a permit for
 * as long as it lasts, which is a minute: so while nothing runs each queue has a permit of its own,
 * and none starves another; while a training runs, none is polled anew. A poll that was open when
 * it began may still bring a second training, which {@link #guard} hands back at once.
 */
final class TrainingSlot implements SlotSupplier<ActivitySlotInfo> {
  private final Map<SlotPermit, String> permits = new HashMap<>();
  private final Set<SlotPermit> used = new HashSet<>();
  private final List<Poll> waiting = new ArrayList<>();
  private final Semaphore device = new Semaphore(1);

  @Override
  public SlotSupplierFuture reserveSlot(SlotReserveContext<ActivitySlotInfo> context) {
    Poll poll = new Poll(context.getTaskQueue());
    synchronized (this) {
      waiting.add(poll);
    }
    grant();
    return SlotSupplierFuture.fromCompletableFuture(poll.permit, () -> abandon(poll));
  }

  private synchronized void abandon(Poll poll) {
    waiting.remove(poll);
    if (poll.permit.isDone() && !poll.permit.isCompletedExceptionally()) {
      permits.remove(poll.permit.join());
    }
  }

  @Override
  public synchronized Optional<SlotPermit> tryReserveSlot(
      SlotReserveContext<ActivitySlotInfo> context) {
    // Nothing is taken past the queues.
    return Optional.empty();
  }

  @Override
  public synchronized void markSlotUsed(SlotMarkUsedContext<ActivitySlotInfo> context) {
    used.add(context.getSlotPermit());
  }

  @Override
  public void releaseSlot(SlotReleaseContext<ActivitySlotInfo> context) {
    synchronized (this) {
      permits.remove(context.getSlotPermit());
      used.remove(context.getSlotPermit());
    }
    grant();
  }

  /** One a queue. */
  @Override
  public Optional<Integer> getMaximumSlots() {
    return Optional.of(1);
  }

  private synchronized void grant() {
    if (!used.isEmpty()) {
      return;
    }
    for (Poll poll : List.copyOf(waiting)) {
      if (!permits.containsValue(poll.queue)) {
        waiting.remove(poll);
        SlotPermit permit = new SlotPermit();
        permits.put(permit, poll.queue);
        poll.permit.complete(permit);
      }
    }
  }

  /**
   * Trainings one at a time: a second is handed back at once.
   *
   * @param stopRequested whether all are handed back, since the worker ends
   */
  TrainingActivities guard(TrainingActivities training, BooleanSupplier stopRequested) {
    return request -> {
      if (!device.tryAcquire()) {
        throw busy("trains another cell");
      }
      try {
        if (stopRequested.getAsBoolean()) {
          throw busy("ends");
        }
        return training.trainModel(request);
      } finally {
        device.release();
      }
    };
  }

  private static ApplicationFailure busy(String why) {
    return ApplicationFailure.newBuilder()
        .setMessage("Handed back: this worker " + why)
        .setType(FailureType.BUSY.type())
        .setDetails()
        .setCategory(ApplicationErrorCategory.BENIGN)
        .build();
  }

  /** One that waits for its permit. */
  private static final class Poll {
    private final String queue;
    private final CompletableFuture<SlotPermit> permit = new CompletableFuture<>();

    private Poll(String queue) {
      this.queue = queue;
    }
  }
}
