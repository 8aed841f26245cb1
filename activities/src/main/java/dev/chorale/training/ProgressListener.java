package dev.chorale.training;

/** Told where a training is, after every step and every batch of a dev or test pass. */
@FunctionalInterface
public interface ProgressListener {
  /**
   * @param epoch that runs, counted from 1
   * @param step done so far over all epochs
   * @param steps of the whole training
   * @param trainLoss mean of the running epoch so far; of the last epoch, between two
   */
  void progressed(int epoch, int epochs, long step, long steps, double trainLoss);
}
