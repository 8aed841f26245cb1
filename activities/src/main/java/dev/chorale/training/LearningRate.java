package dev.chorale.training;

import dev.chorale.vocabulary.TrainingSpec;

/**
 * The learning rate of each step, as transformers' get_constant_schedule_with_warmup,
 * get_linear_schedule_with_warmup and get_cosine_schedule_with_warmup have it: a function of the
 * step alone, so that nothing of it has to be kept.
 *
 * @param steps of the whole training
 */
record LearningRate(TrainingSpec spec, long steps) {
  /**
   * @param step counted from 0
   */
  double at(long step) {
    return spec.learningRate() * share(step);
  }

  private double share(long step) {
    int warmup = spec.warmupSteps();
    if (step < warmup) {
      return (double) step / warmup;
    }
    double left = Math.max(1, steps - warmup);
    return switch (spec.schedule()) {
      case CONSTANT -> 1;
      case LINEAR -> Math.max(0, (steps - step) / left);
      case COSINE -> Math.max(0, 0.5 * (1 + Math.cos(Math.PI * (step - warmup) / left)));
    };
  }
}
