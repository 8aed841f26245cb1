package dev.chorale.contract;

/** The task queues that workers poll. */
public final class TaskQueues {
  /** Workflows, and every stage but training. */
  public static final String CPU = "chorale-cpu";

  /** Training alone, so that a device is never taken by anything else. */
  public static final String GPU = "chorale-gpu";

  private TaskQueues() {}
}
