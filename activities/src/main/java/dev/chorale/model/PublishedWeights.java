package dev.chorale.model;

import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Weights that a network begins with or keeps.
 *
 * @param config what their config.json says
 * @param source named in messages
 * @param weights read anew each time, of so many layers of the transformer from the first; empty
 *     for all
 */
public record PublishedWeights(
    String config, String source, Function<OptionalInt, Map<String, Tensor>> weights) {}
