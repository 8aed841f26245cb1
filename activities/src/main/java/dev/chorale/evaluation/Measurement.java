package dev.chorale.evaluation;

import dev.chorale.intervals.IntervalMethod;
import dev.chorale.intervals.Statistic;
import dev.chorale.labels.ClassTable;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.IntervalSpec;
import dev.chorale.vocabulary.Seed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One train rule on one test set: its predictions, one table a seed, pooled over the folds and
 * measured once; and the baselines on the same clips. A metric of it is the mean of its seeds'.
 */
public final class Measurement {
  private final AggregationRule trainRule;
  private final TestSet test;
  private final SortedMap<Seed, ScoredClips> seeds;
  private final Optional<Baselines> baselines;
  private final ClipFacts facts;

  private record Baselines(ScoredClips classPrior, ScoredClips allPositive) {}

  /**
   * @param pooled test predictions of all folds by seed; a seed may lack folds, or have no row
   * @param prior what is known without hearing a clip: {@link ClassPrior}; its clips are those that
   *     the baselines are measured on
   */
  public Measurement(
      AggregationRule trainRule, TestSet test, Map<Seed, ClassTable> pooled, ClassTable prior) {
    this(trainRule, test, pooled, prior, ClipFacts.NONE);
  }

  /**
   * The same of clips of which more is known.
   *
   * @param facts of the clips of the test set
   */
  public Measurement(
      AggregationRule trainRule,
      TestSet test,
      Map<Seed, ClassTable> pooled,
      ClassTable prior,
      ClipFacts facts) {
    this.facts = facts;
    this.trainRule = trainRule;
    this.test = test;
    seeds = new TreeMap<>(Comparator.comparingLong(Seed::value));
    pooled.forEach(
        (seed, table) -> {
          ScoredClips scored = ScoredClips.of(test, table);
          if (scored.size() > 0) {
            seeds.put(seed, scored);
          }
        });
    ScoredClips classPrior = ScoredClips.of(test, prior);
    baselines =
        classPrior.size() == 0
            ? Optional.empty()
            : Optional.of(new Baselines(classPrior, ScoredClips.allPositive(test, prior)));
  }

  public AggregationRule trainRule() {
    return trainRule;
  }

  public TestSet test() {
    return test;
  }

  /** Whether there is nothing to measure: all its trainings are holes. */
  public boolean isEmpty() {
    return seeds.isEmpty();
  }

  ClipFacts facts() {
    return facts;
  }

  /** The seeds that have predictions. */
  SortedMap<Seed, ScoredClips> seeds() {
    return Collections.unmodifiableSortedMap(seeds);
  }

  /** Predictions of some seeds, in their order. */
  List<ScoredClips> of(List<Seed> some) {
    return some.stream().map(seed -> Objects.requireNonNull(seeds.get(seed))).toList();
  }

  /** A metric as one statistic a seed. */
  List<Statistic> statistics(Metric metric) {
    return seeds.values().stream().map(seed -> seed.statistic(metric)).toList();
  }

  /**
   * This one's models less another's on the same clips, with intervals and tests as a spec has
   * them; trainings are paired in the order of their seeds.
   *
   * @return one a metric; none where the two have other clips, another truth, or not as many
   *     trainings
   */
  public List<Comparison.Difference> less(Measurement other, IntervalSpec spec) {
    if (seeds.isEmpty() || seeds.size() != other.seeds.size() || !test.isSame(other.test)) {
      return List.of();
    }
    return Comparison.of(
        List.copyOf(seeds.values()),
        List.copyOf(other.seeds.values()),
        ClipFacts.design(List.of(facts), test.clips(), spec, spec.seed().value()),
        spec,
        IntervalMethod.of(spec));
  }

  Optional<ScoredClips> classPrior() {
    return baselines.map(Baselines::classPrior);
  }

  Optional<ScoredClips> allPositive() {
    return baselines.map(Baselines::allPositive);
  }

  /** One rater against the others, on the clips that the baselines are measured on. */
  Optional<Function<Metric, Statistic>> oneRater(AggregationRule testRule) {
    return baselines.flatMap(
        both ->
            facts
                .votes()
                .flatMap(
                    votes ->
                        HumanCeiling.statistics(
                            testRule,
                            votes,
                            test,
                            clip -> both.classPrior().has(test.place(clip)))));
  }

  /** The measures, as {@code metrics.json} has them. */
  public MetricsDocument metrics(AggregationRule testRule) {
    List<MetricsDocument.SeedScores> perSeed = new ArrayList<>();
    seeds.forEach(
        (seed, scored) -> perSeed.add(new MetricsDocument.SeedScores(seed, scored.scores())));
    List<Scores> scores = perSeed.stream().map(MetricsDocument.SeedScores::scores).toList();
    return new MetricsDocument(
        trainRule,
        testRule,
        test.classes(),
        test.size(),
        scores.isEmpty() ? Optional.empty() : Optional.of(Scores.mean(scores)),
        perSeed,
        baselines.map(
            both ->
                new MetricsDocument.BaselineScores(
                    both.classPrior().scores(), both.allPositive().scores())));
  }
}
