package dev.chorale.workflow;

import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;

/**
 * Notes that a workflow's state has changed, for the loop that acts on it and for the thread that
 * tells others. Changes that come while the latter is busy are told together.
 */
final class Changes {
  private long made;
  private long acted;
  private long told;
  private boolean telling;

  void made() {
    made++;
  }

  /** Waits for a change since the last call returned. */
  void await() {
    Workflow.await(() -> made > acted);
    acted = made;
  }

  /** Tells of changes, from now on, in a workflow thread of its own. */
  void follow(Runnable tell) {
    Promise<Void> unused =
        Async.procedure(
            () -> {
              while (true) {
                Workflow.await(() -> made > told);
                told = made;
                telling = true;
                tell.run();
                telling = false;
              }
            });
    made();
  }

  /** Waits until all changes have been told. */
  void flush() {
    Workflow.await(() -> made == told && !telling);
  }
}
