package dev.chorale.labels;

import dev.chorale.vocabulary.AggregationRule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a rule keeps of a corpus and what it loses: a row of Table 3. As JSON, {@code losses.json}.
 *
 * @param clips all clips
 * @param unusable clips without an annotation of any class, used by no rule
 * @param uniform clips whose shares are all 1 / C: their AR test target is all zeros
 * @param annotations of all clips, "other" too; absent where only shares are known
 * @param other annotations outside the classes
 * @param repeats annotations that repeat clip, rater and label of an earlier one: they count
 * @param keptAnnotations annotations of a kept clip that agree with its label, which for AR all do
 * @param clipLoss removed clips / usable clips
 * @param annotationLoss 1 - kept annotations / all annotations
 * @param train sum of the train targets by class; for AR, votes where they are known; whole numbers
 *     are Integer, others Double
 * @param test clips that count as positive, by class
 */
public record Losses(
    AggregationRule rule,
    int clips,
    int unusable,
    int uniform,
    Optional<Integer> annotations,
    int other,
    int repeats,
    int keptClips,
    int removedClips,
    Optional<Integer> keptAnnotations,
    double clipLoss,
    Optional<Double> annotationLoss,
    Map<String, Number> train,
    Map<String, Integer> test) {
  public Losses {
    train = Collections.unmodifiableMap(new LinkedHashMap<>(train));
    test = Collections.unmodifiableMap(new LinkedHashMap<>(test));
  }
}
