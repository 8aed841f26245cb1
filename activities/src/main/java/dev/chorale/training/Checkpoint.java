package dev.chorale.training;

import dev.chorale.model.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Everything from which a training goes on bit by bit. Data order and dropout follow from the seed
 * and the place, so no generator's state is among it. Its tensors are memory that the training
 * fills in again: valid until it takes the next one.
 *
 * @param parameters and running statistics
 * @param moments of the optimizer
 * @param best parameters and running statistics of the best epoch so far; empty before the first
 *     has ended
 */
public record Checkpoint(
    Progress progress,
    Map<String, Tensor> parameters,
    Map<String, Tensor> moments,
    Map<String, Tensor> best) {
  public Checkpoint {
    // Copies that keep the order, which Map.copyOf would not.
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    moments = Collections.unmodifiableMap(new LinkedHashMap<>(moments));
    best = Collections.unmodifiableMap(new LinkedHashMap<>(best));
  }
}
