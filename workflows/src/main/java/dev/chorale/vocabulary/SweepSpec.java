package dev.chorale.vocabulary;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A sweep: every corpus under every rule, fold and seed. With all defaults filled in; who reads it
 * from a file fills them.
 *
 * @param name lower case letters, digits and hyphens; the sweep's id begins with it
 * @param corpora at least one, each id once
 * @param rules train rules, each once; all three rules are always tested
 * @param seeds at least one, each once; every one is a training of its own
 * @param window cells that may run at a time; not part of the sweep's identity
 * @param strictNumerics whether a cell that was broken off waits without end for a worker with the
 *     numerics it ran under; not part of the sweep's identity
 * @param numericsWait how long it waits else; absent for {@link NumericsPreference#USUAL_WAIT}; not
 *     part of the sweep's identity
 * @param preset whose choices it takes where it does not say otherwise; absent for {@link
 *     PresetUse#RECOMMENDED}
 * @param labels absent for {@link LabelSpec#PLAIN}
 */
public record SweepSpec(
    String name,
    List<CorpusSpec> corpora,
    List<AggregationRule> rules,
    List<Seed> seeds,
    ModelSpec model,
    TrainingSpec training,
    IntervalSpec intervals,
    int window,
    @JsonInclude(Include.NON_DEFAULT) boolean strictNumerics,
    @JsonInclude(Include.NON_ABSENT) Optional<Duration> numericsWait,
    @JsonInclude(Include.NON_ABSENT) Optional<PresetUse> preset,
    @JsonInclude(Include.NON_ABSENT) Optional<LabelSpec> labels) {
  public SweepSpec {
    corpora = List.copyOf(corpora);
    rules = List.copyOf(rules);
    seeds = List.copyOf(seeds);
  }

  /** With the usual preference for numerics, preset and labels. */
  public SweepSpec(
      String name,
      List<CorpusSpec> corpora,
      List<AggregationRule> rules,
      List<Seed> seeds,
      ModelSpec model,
      TrainingSpec training,
      IntervalSpec intervals,
      int window) {
    this(
        name,
        corpora,
        rules,
        seeds,
        model,
        training,
        intervals,
        window,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same sweep of another network. */
  public SweepSpec withModel(ModelSpec other) {
    return new SweepSpec(
        name,
        corpora,
        rules,
        seeds,
        other,
        training,
        intervals,
        window,
        strictNumerics,
        numericsWait,
        preset,
        labels);
  }

  public NumericsPreference numerics() {
    return new NumericsPreference(
        strictNumerics, numericsWait.orElse(NumericsPreference.USUAL_WAIT));
  }

  /**
   * What is asked for, as JSON: without what says only when its cells run, and where. Sweeps of
   * equal identity are the same one.
   */
  public ObjectNode identity() {
    ObjectNode identity = ChoraleJson.mapper().valueToTree(this);
    return identity.remove(List.of("window", "strictNumerics", "numericsWait"));
  }
}
