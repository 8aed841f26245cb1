package dev.chorale.contract;

import dev.chorale.contract.TrainingActivities.TrainedModel;
import dev.chorale.contract.TrainingActivities.TrainingInputs;
import dev.chorale.vocabulary.Seed;
import io.temporal.activity.ActivityInterface;
import java.util.List;

/** Looks for what need not run. */
@ActivityInterface
public interface ReuseActivities {
  /**
   * Those of a corpus' cells whose trainings the store holds: they need neither a device nor a
   * permit. Another attempt looks again.
   */
  FoundTrainings findTrainings(FindTrainings request);

  /**
   * @param inputs one a train rule, in the order of the rules
   * @param from index of the first cell to look for, in the order of the corpus' cells
   * @param count of cells to look for
   */
  record FindTrainings(
      List<TrainingInputs> inputs, int folds, List<Seed> seeds, int from, int count) {
    public FindTrainings {
      inputs = List.copyOf(inputs);
      seeds = List.copyOf(seeds);
    }
  }

  record FoundTrainings(List<FoundTraining> found) {
    public FoundTrainings {
      found = List.copyOf(found);
    }
  }

  /**
   * @param cell its index, in the order of the corpus' cells
   * @param trained as another run of its training would return it
   */
  record FoundTraining(int cell, TrainedModel trained) {}
}
