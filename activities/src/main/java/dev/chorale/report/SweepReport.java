package dev.chorale.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.chorale.evaluation.Predictor;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.IntervalSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a sweep found, before it is laid out. As JSON, {@code report.json}.
 *
 * @param sweep the name in its spec
 * @param preset the choices it follows, as in {@code recommended}
 * @param synthetic whether any corpus has sound that was made from votes
 * @param settings what else was chosen, in the order to show
 * @param corpora those that have results, in the order of the spec
 * @param without corpora of the spec that have none: a stage before the trainings failed
 * @param lost why, of those
 * @param differences of every two train rules, metric by metric; empty in reports of before this
 *     was told, as are the next
 * @param improvements of AR train over corpora; empty where less than two have it
 * @param artifacts what it was made of by role, as in {@code emotale/training/AR/fold-0/seed-1}
 */
@JsonPropertyOrder({
  "sweep",
  "preset",
  "synthetic",
  "settings",
  "intervals",
  "corpora",
  "without",
  "lost",
  "differences",
  "improvements",
  "artifacts"
})
public record SweepReport(
    String sweep,
    String preset,
    boolean synthetic,
    List<Setting> settings,
    IntervalSpec intervals,
    List<CorpusReport> corpora,
    List<CorpusId> without,
    @JsonInclude(Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY) List<Lost> lost,
    @JsonInclude(Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<RuleDifference> differences,
    @JsonInclude(Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<Improvement> improvements,
    @JsonInclude(Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        SortedMap<String, ArtifactRef> artifacts) {
  public SweepReport {
    settings = List.copyOf(settings);
    corpora = List.copyOf(corpora);
    without = List.copyOf(without);
    lost = List.copyOf(lost);
    differences = List.copyOf(differences);
    improvements = List.copyOf(improvements);
    artifacts = Collections.unmodifiableSortedMap(new TreeMap<>(artifacts));
  }

  /** Of corpora that have results. */
  public static SweepReport of(
      String sweep,
      String preset,
      List<Setting> settings,
      IntervalSpec intervals,
      List<CorpusReport> corpora,
      List<CorpusId> without,
      List<Lost> lost) {
    boolean synthetic = corpora.stream().anyMatch(CorpusReport::synthetic);
    return new SweepReport(
        sweep,
        preset,
        synthetic,
        settings,
        intervals,
        corpora,
        without,
        lost,
        List.of(),
        List.of(),
        Collections.emptySortedMap());
  }

  /** The same, saying which train rules differ, and by how much over corpora. */
  public SweepReport comparing(List<RuleDifference> rules, List<Improvement> overCorpora) {
    return new SweepReport(
        sweep,
        preset,
        synthetic,
        settings,
        intervals,
        corpora,
        without,
        lost,
        rules,
        overCorpora,
        artifacts);
  }

  /** The same, saying what it was made of. */
  public SweepReport from(Map<String, ArtifactRef> refs) {
    return new SweepReport(
        sweep,
        preset,
        synthetic,
        settings,
        intervals,
        corpora,
        without,
        lost,
        differences,
        improvements,
        new TreeMap<>(refs));
  }

  /** Whether a training, a measure or a corpus is missing. */
  public boolean hasHoles() {
    return !without.isEmpty()
        || corpora.stream()
            .anyMatch(corpus -> !corpus.holes().isEmpty() || !corpus.unmeasured().isEmpty());
  }

  /**
   * What a number of Tables 4 to 6 or a difference was made of, by role, from the interval back to
   * the corpus; empty in reports of before this was told. Baselines are made of no training, and
   * only the class prior of them of the train rule's labels.
   *
   * @param trains one, or the two of a difference
   * @param test absent for the Average column
   */
  public Map<String, ArtifactRef> madeOf(
      CorpusId corpus,
      Predictor predictor,
      List<AggregationRule> trains,
      Optional<AggregationRule> test) {
    Map<String, ArtifactRef> made = new LinkedHashMap<>();
    List<AggregationRule> tests = test.map(List::of).orElse(List.of(AggregationRule.values()));
    tests.forEach(rule -> put(made, corpus, "intervals/" + rule));
    for (AggregationRule train : trains) {
      tests.forEach(rule -> put(made, corpus, "evaluation/" + train + "/" + rule));
    }
    if (predictor == Predictor.MODEL) {
      trains.forEach(train -> putTrainings(made, corpus, train));
    }
    if (predictor == Predictor.MODEL || predictor == Predictor.CLASS_PRIOR) {
      trains.forEach(train -> put(made, corpus, "labels/" + train));
    }
    tests.forEach(rule -> put(made, corpus, "labels/" + rule));
    put(made, corpus, "folds");
    if (predictor == Predictor.MODEL) {
      put(made, corpus, "weights");
    }
    put(made, corpus, "corpus");
    return made;
  }

  private void putTrainings(Map<String, ArtifactRef> made, CorpusId corpus, AggregationRule train) {
    String of = corpus + "/";
    String trainings = of + "training/" + train + "/";
    artifacts
        .subMap(trainings, trainings + Character.MAX_VALUE)
        .forEach((role, ref) -> made.put(role.substring(of.length()), ref));
  }

  /** What a rule's losses were made of, likewise. */
  Map<String, ArtifactRef> labelsOf(CorpusId corpus, AggregationRule rule) {
    Map<String, ArtifactRef> made = new LinkedHashMap<>();
    put(made, corpus, "labels/" + rule);
    put(made, corpus, "corpus");
    return made;
  }

  private void put(Map<String, ArtifactRef> made, CorpusId corpus, String role) {
    ArtifactRef ref = artifacts.get(corpus + "/" + role);
    if (ref != null) {
      made.put(role, ref);
    }
  }

  /**
   * The same report without the texts of failures, of which only the type is left: they are what
   * may name single clips. All else is of whole test sets.
   */
  public SweepReport withoutClips() {
    return new SweepReport(
        sweep,
        preset,
        synthetic,
        settings,
        intervals,
        corpora.stream().map(CorpusReport::withoutClips).toList(),
        without,
        lost.stream().map(l -> new Lost(l.corpus(), Wording.typeAlone(l.failure()))).toList(),
        differences,
        improvements,
        artifacts);
  }

  /** A corpus without results, and why. */
  public record Lost(CorpusId corpus, String failure) {}

  /**
   * A choice of the sweep.
   *
   * @param value with its unit
   */
  public record Setting(String name, String value) {}
}
