package dev.chorale.contract;

/** The task queues that workers poll. */
public final class TaskQueues {
  /** Workflows, and every stage but training. */
  public static final String CPU = "chorale-cpu";

  /** Training alone, so that a device is never taken by anything else. */
  public static final String GPU = "chorale-gpu";

  private TaskQueues() {}

  /**
   * Training under given numerics: for cells that began under them. Workers that have them poll it
   * beside {@link #GPU}.
   *
   * @param numerics by name, as in {@code cpu-amd64-avx2-2t-1a2b3c4d}
   */
  public static String training(String numerics) {
    return GPU + "-" + numerics;
  }
}
