package dev.chorale.evaluation;

import dev.chorale.folds.Fold;
import dev.chorale.folds.Folds;
import dev.chorale.labels.ClassTable;
import dev.chorale.vocabulary.BadInputException;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** What is known of a clip without hearing it: how often each class is meant in the train clips. */
public final class ClassPrior {
  private ClassPrior() {}

  /**
   * For every test clip of every fold, the mean target of the fold's train clips.
   *
   * @param targets train-form targets under the train rule
   * @param predicted the clips that get a row: those that some model predicts
   * @throws BadInputException when a fold that tests one of them has no train clip with a target
   */
  public static ClassTable of(Folds folds, ClassTable targets, Set<String> predicted) {
    ClassTable prior = new ClassTable(targets.classes());
    for (Fold fold : folds.folds()) {
      if (fold.test().stream().noneMatch(predicted::contains)) {
        continue;
      }
      List<String> train = fold.train().stream().filter(targets::has).toList();
      if (train.isEmpty()) {
        throw new BadInputException(
            fold.id() + ": none of its " + fold.train().size() + " train clips has a target");
      }
      double[] mean = mean(train, targets);
      fold.test().stream().filter(predicted::contains).forEach(clip -> prior.add(clip, mean));
    }
    return prior;
  }

  private static double[] mean(Collection<String> clips, ClassTable targets) {
    double[] mean = new double[targets.classes().size()];
    for (String clip : clips) {
      double[] target = targets.row(clip);
      for (int j = 0; j < mean.length; j++) {
        mean[j] += target[j];
      }
    }
    for (int j = 0; j < mean.length; j++) {
      mean[j] /= clips.size();
    }
    return mean;
  }
}
