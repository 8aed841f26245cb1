package dev.chorale.vocabulary;

import java.util.List;

/**
 * A sweep: every corpus under every rule, fold and seed. With all defaults filled in; who reads it
 * from a file fills them.
 *
 * @param name lower case letters, digits and hyphens; the sweep's id begins with it
 * @param corpora at least one, each id once
 * @param rules train rules, each once; all three rules are always tested
 * @param seeds at least one, each once; every one is a training of its own
 * @param window cells that may run at a time; not part of the sweep's identity
 */
public record SweepSpec(
    String name,
    List<CorpusSpec> corpora,
    List<AggregationRule> rules,
    List<Seed> seeds,
    ModelSpec model,
    TrainingSpec training,
    IntervalSpec intervals,
    int window) {
  public SweepSpec {
    corpora = List.copyOf(corpora);
    rules = List.copyOf(rules);
    seeds = List.copyOf(seeds);
  }
}
