package dev.chorale.training;

import java.time.Duration;

/** Told where a training is; called on its thread, so quickly. */
@FunctionalInterface
public interface ProgressListener {
  /** After every step, and once more when the checkpoint of a training that stops is safe. */
  void stepped(Status status);

  /** After every batch that is only predicted: nothing new to tell, but it lives. */
  default void moved() {}

  /** A checkpoint was taken, and is being stored. The training stood still meanwhile. */
  default void checkpointTaken(Duration held) {}

  /** A batch was made ready, for which the training had to wait so long. */
  default void batchWaited(Duration waited) {}

  /**
   * @param epoch that runs, counted from 1
   * @param step done so far over all epochs
   * @param steps of the whole training
   * @param trainLoss mean of the running epoch so far; of the last epoch, between two
   * @param fromStep that this attempt began at
   * @param checkpointStep of the last checkpoint that is safe; 0 for none
   */
  record Status(
      int epoch,
      int epochs,
      long step,
      long steps,
      double trainLoss,
      long fromStep,
      long checkpointStep) {}
}
