package dev.chorale.evaluation;

import dev.chorale.labels.ClassTable;
import dev.chorale.vocabulary.AggregationRule;

/**
 * What a test rule says of the clips that it keeps.
 *
 * @param shares its train-form targets, for the divergences: one-hot under MR and PR, shares under
 *     AR
 * @param positives its test-form targets, for F1: one-hot under MR and PR, multi-hot under AR
 */
public record Truth(AggregationRule rule, ClassTable shares, ClassTable positives) {}
