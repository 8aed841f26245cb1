package dev.chorale.workflow;

/** The state of a cell: one training. */
public enum CellState {
  /** Not started, or waiting for a worker or for the next attempt. */
  WAITING,
  RUNNING,
  /** Its worker was taken away and no other has gone on yet. */
  PREEMPTED,
  DONE,
  /** No further attempt can help: a person decides. */
  FAILED,
  CANCELLED
}
