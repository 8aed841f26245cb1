package dev.chorale.workflow;

/** The state of a sweep or of one of its corpora. */
public enum SweepState {
  RUNNING,
  /** No new cell starts; those that run go on. */
  PAUSED,
  /** Something can't go on by itself: the rest goes on, and a person is asked to look. */
  ATTENTION,
  DONE,
  CANCELLED
}
