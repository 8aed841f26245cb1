package dev.chorale.contract;

/** What every stage returns. */
public interface StageResult {
  /** Whether the artifact was there before, so that nothing was computed. */
  boolean reused();
}
