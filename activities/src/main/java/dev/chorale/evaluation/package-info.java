/**
 * Metrics of stored predictions; knows no model. Each metric is taken apart into values a clip, so
 * that measuring a resample is a sum. Entry: {@link dev.chorale.evaluation.Measurement}.
 */
@NullMarked
package dev.chorale.evaluation;

import org.jspecify.annotations.NullMarked;
