package dev.chorale.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.chorale.evaluation.PooledPredictions;
import dev.chorale.evaluation.ProbabilityRow;
import dev.chorale.labels.ClassTable;
import dev.chorale.vocabulary.AggregationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which classes are told of clips of a class, on the AR test. Several may be true of one clip, so
 * rows need not sum to 1; a model's diagonal is its recall.
 *
 * @param train rule of the models that tell them; absent for the raters, whose truth it is
 * @param clips of which each class is true, in the order of the classes; summed over seeds
 * @param shares row i, column j: of the clips of which class i is true, the share of which class j
 *     is told. 0 in a row without clips
 */
public record CoOccurrence(
    @JsonInclude(Include.NON_ABSENT) Optional<AggregationRule> train,
    List<Long> clips,
    List<List<Double>> shares) {
  public CoOccurrence {
    clips = List.copyOf(clips);
    shares = shares.stream().map(List::copyOf).toList();
  }

  /** What the models of a train rule tell, all seeds together. */
  static CoOccurrence of(PooledPredictions pooled) {
    Counts counts = new Counts(pooled.truth().positives().classes().size());
    pooled
        .seeds()
        .values()
        .forEach(
            table -> {
              for (String clip : table.clips()) {
                counts.add(pooled.truth().positives().row(clip), told(table.row(clip), clip));
              }
            });
    return counts.of(Optional.of(pooled.trainRule()));
  }

  /** What raters tell. */
  static CoOccurrence ofRaters(ClassTable positives) {
    Counts counts = new Counts(positives.classes().size());
    for (String clip : positives.clips()) {
      counts.add(positives.row(clip), positives.row(clip));
    }
    return counts.of(Optional.empty());
  }

  /** 1 for each class that a prediction tells. */
  private static double[] told(double[] prediction, String clip) {
    double[] told = new double[prediction.length];
    long positives = ProbabilityRow.positives(ProbabilityRow.normalised(prediction, () -> clip));
    for (int j = 0; j < told.length; j++) {
      told[j] = positives >>> j & 1;
    }
    return told;
  }

  private static final class Counts {
    private final long[][] both;
    private final long[] clips;

    Counts(int classes) {
      both = new long[classes][classes];
      clips = new long[classes];
    }

    void add(double[] truth, double[] told) {
      for (int i = 0; i < truth.length; i++) {
        if (truth[i] > 0) {
          clips[i]++;
          for (int j = 0; j < told.length; j++) {
            both[i][j] += told[j] > 0 ? 1 : 0;
          }
        }
      }
    }

    CoOccurrence of(Optional<AggregationRule> train) {
      List<Long> sizes = new ArrayList<>();
      List<List<Double>> shares = new ArrayList<>();
      for (int i = 0; i < clips.length; i++) {
        List<Double> row = new ArrayList<>();
        for (int j = 0; j < clips.length; j++) {
          row.add(clips[i] == 0 ? 0 : (double) both[i][j] / clips[i]);
        }
        sizes.add(clips[i]);
        shares.add(row);
      }
      return new CoOccurrence(train, sizes, shares);
    }
  }
}
