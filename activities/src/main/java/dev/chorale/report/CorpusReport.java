package dev.chorale.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.chorale.evaluation.ClipFacts;
import dev.chorale.evaluation.ClipFacts.Clustering;
import dev.chorale.evaluation.Dropped;
import dev.chorale.evaluation.Dropped.Share;
import dev.chorale.evaluation.GroupScore;
import dev.chorale.evaluation.Metric;
import dev.chorale.evaluation.Predictor;
import dev.chorale.folds.FoldProof;
import dev.chorale.intervals.Interval;
import dev.chorale.labels.Losses;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.FoldId;
import dev.chorale.vocabulary.Seed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a sweep found on one corpus.
 *
 * @param classes in order
 * @param synthetic whether its sound was made from votes: its scores say nothing about people
 * @param folds number of folds
 * @param losses one a rule, in the order MR, PR, AR
 * @param results one a train rule, predictor and test rule; absent where nothing was predicted
 * @param averages of the three test sets; absent where one of them is
 * @param holes trainings that did not end
 * @param unmeasured measures that were given up
 * @param split what was proved of its folds; absent in reports of before this was told
 * @param leftOut clips that are not in it since their recordings are damaged, as its sweep wanted
 * @param coOccurrences of classes on the AR test: the raters', then the models' in the order MR,
 *     PR, AR; empty in reports of before this was told, as is the next
 * @param reliability of the models on the AR test
 * @param removals whom the labels of MR and PR leave out; empty in reports of before this was told,
 *     as is the next
 * @param groups of the AR test's clips, on each of which the models are measured
 * @param clustering what is drawn on the AR test; absent where clips are
 */
public record CorpusReport(
    CorpusId id,
    String title,
    List<String> classes,
    boolean synthetic,
    String licence,
    String source,
    int folds,
    List<Losses> losses,
    List<Result> results,
    List<Average> averages,
    List<ClassResult> perClass,
    List<Curve> curves,
    List<Hole> holes,
    @JsonInclude(Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY) List<Unmeasured> unmeasured,
    @JsonInclude(Include.NON_ABSENT) Optional<Split> split,
    @JsonInclude(Include.NON_DEFAULT) int leftOut,
    @JsonInclude(Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<CoOccurrence> coOccurrences,
    @JsonInclude(Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<Reliability> reliability,
    @JsonInclude(Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY) List<Removal> removals,
    @JsonInclude(Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY) List<GroupScore> groups,
    @JsonInclude(Include.NON_ABSENT) Optional<Clustering> clustering) {
  public CorpusReport {
    classes = List.copyOf(classes);
    losses = List.copyOf(losses);
    results = List.copyOf(results);
    averages = List.copyOf(averages);
    perClass = List.copyOf(perClass);
    curves = List.copyOf(curves);
    holes = List.copyOf(holes);
    unmeasured = List.copyOf(unmeasured);
    coOccurrences = List.copyOf(coOccurrences);
    reliability = List.copyOf(reliability);
    removals = List.copyOf(removals);
    groups = List.copyOf(groups);
  }

  /** The result of a train rule's predictor on a test set, if it predicted anything. */
  public Optional<Result> result(AggregationRule train, Predictor predictor, AggregationRule test) {
    return results.stream()
        .filter(r -> r.train() == train && r.predictor() == predictor && r.test() == test)
        .findFirst();
  }

  /** The average of a train rule's predictor over the test sets, if there is one. */
  public Optional<Average> average(AggregationRule train, Predictor predictor) {
    return averages.stream()
        .filter(a -> a.train() == train && a.predictor() == predictor)
        .findFirst();
  }

  /** Train rules that any result is about, in the order MR, PR, AR. */
  public List<AggregationRule> trainRules() {
    return List.of(AggregationRule.values()).stream()
        .filter(
            rule ->
                results.stream().anyMatch(r -> r.train() == rule)
                    || holes.stream().anyMatch(h -> h.train() == rule)
                    || unmeasured.stream().anyMatch(u -> u.train().equals(Optional.of(rule))))
        .toList();
  }

  /**
   * Train rules whose entries rest on fewer trainings than the others', or are absent; in the order
   * MR, PR, AR. As JSON only where there are some.
   */
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  @JsonInclude(Include.NON_EMPTY)
  public List<Incomplete> incomplete() {
    return List.of(AggregationRule.values()).stream()
        .filter(this::lacksTrainings)
        .map(this::incomplete)
        .toList();
  }

  private Incomplete incomplete(AggregationRule train) {
    int trained = (int) curves.stream().filter(curve -> curve.train() == train).count();
    List<Hole> missing = holes.stream().filter(hole -> hole.train() == train).toList();
    return new Incomplete(train, trained, trained + missing.size());
  }

  /** Whether all entries of a rule's models rest on fewer trainings, or are absent. */
  public boolean lacksTrainings(AggregationRule train) {
    return holes.stream().anyMatch(hole -> hole.train() == train);
  }

  /** Whether some entries of a rule's models do. */
  public boolean isIncomplete(AggregationRule train) {
    return lacksTrainings(train) || unmeasured.stream().anyMatch(measure -> measure.isOf(train));
  }

  /** Whether a rule's baselines are of fewer clips: those of a fold that no seed has. */
  public boolean lacksFold(AggregationRule train) {
    return holes.stream()
        .filter(hole -> hole.train() == train)
        .anyMatch(
            hole ->
                curves.stream().noneMatch(c -> c.train() == train && c.fold().equals(hole.fold())));
  }

  /**
   * What was proved: in each fold no speaker, session or clip is on two sides, over all of them no
   * clip is tested twice.
   *
   * @param usable clips that have a label under some rule
   * @param unknownSpeakers usable clips whose speaker is unknown, of which nothing is proved
   * @param untested usable clips that no fold tests
   */
  public record Split(int usable, int unknownSpeakers, int untested, List<FoldSides> folds) {
    public Split {
      folds = List.copyOf(folds);
    }

    static Split of(FoldProof proof) {
      return new Split(
          proof.usable(),
          proof.unknownSpeakers(),
          proof.untested(),
          proof.folds().stream()
              .map(
                  fold ->
                      new FoldSides(
                          new FoldId(fold.fold()),
                          Side.of(fold.train()),
                          Side.of(fold.dev()),
                          Side.of(fold.test())))
              .toList());
    }
  }

  public record FoldSides(FoldId fold, Side train, Side dev, Side test) {}

  /** Clips, and known speakers. */
  public record Side(int clips, int speakers) {
    static Side of(FoldProof.Side side) {
      return new Side(side.clips(), side.speakers().size());
    }
  }

  /**
   * A cell of Tables 4 to 6.
   *
   * @param clips of the test set
   * @param predicted clips of it that were predicted: fewer where there are holes
   * @param further all other metrics by code, means over seeds without intervals; empty of one
   *     rater, and in reports of before this was told
   */
  public record Result(
      AggregationRule train,
      Predictor predictor,
      AggregationRule test,
      int clips,
      int predicted,
      Interval macroF1,
      Interval kld,
      Interval jsd,
      @JsonInclude(Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
          Map<String, Double> further) {
    public Result {
      further = Collections.unmodifiableMap(new LinkedHashMap<>(further));
    }

    public Interval interval(Metric metric) {
      return pick(metric, macroF1, kld, jsd);
    }
  }

  /** Plain means over the three test sets, of the values and of the bounds. */
  public record Average(
      AggregationRule train, Predictor predictor, Interval macroF1, Interval kld, Interval jsd) {
    public Interval interval(Metric metric) {
      return pick(metric, macroF1, kld, jsd);
    }
  }

  CorpusReport withoutClips() {
    return new CorpusReport(
        id,
        title,
        classes,
        synthetic,
        licence,
        source,
        folds,
        losses,
        results,
        averages,
        perClass,
        curves,
        holes.stream()
            .map(h -> new Hole(h.train(), h.fold(), h.seed(), Wording.typeAlone(h.failure())))
            .toList(),
        unmeasured.stream()
            .map(u -> new Unmeasured(u.train(), u.test(), Wording.typeAlone(u.failure())))
            .toList(),
        split,
        leftOut,
        coOccurrences,
        reliability,
        removals.stream().filter(r -> !r.by().equals(ClipFacts.SPEAKER)).toList(),
        groups.stream().filter(g -> !g.by().equals(ClipFacts.SPEAKER)).toList(),
        clustering);
  }

  /**
   * How many clips of a group a rule's labels leave out.
   *
   * @param by {@link #ALL}, {@code class} or {@code speaker}
   * @param group its name; empty of all. A clip is of each class that is true of it under AR
   * @param clips of it that have a label under some rule
   */
  public record Removal(AggregationRule rule, String by, String group, int clips, int removed) {
    public static final String ALL = "all";
    public static final String CLASS = "class";

    /** All clips first, then classes in their order, then speakers by name. */
    static List<Removal> of(Dropped dropped) {
      List<Removal> removals = new ArrayList<>();
      removals.add(new Removal(dropped.rule(), ALL, "", dropped.usable(), dropped.clips().size()));
      removals.addAll(of(dropped.rule(), CLASS, dropped.byClass()));
      removals.addAll(of(dropped.rule(), ClipFacts.SPEAKER, dropped.byGroup()));
      return removals;
    }

    private static List<Removal> of(AggregationRule rule, String by, Map<String, Share> shares) {
      return shares.entrySet().stream()
          .map(
              e -> new Removal(rule, by, e.getKey(), e.getValue().usable(), e.getValue().removed()))
          .toList();
    }

    double share() {
      return clips == 0 ? 0 : (double) removed / clips;
    }
  }

  private static Interval pick(Metric metric, Interval macroF1, Interval kld, Interval jsd) {
    return switch (metric) {
      case MACRO_F1 -> macroF1;
      case KLD -> kld;
      case JSD -> jsd;
      default -> throw new IllegalArgumentException("No table of " + metric.title());
    };
  }

  /**
   * How well models tell one class.
   *
   * @param name of the class
   * @param support clips of which it is true
   * @param classPriorF1 of the class prior under the same train rule; absent in reports of before
   *     this was told, as is the next
   */
  public record ClassResult(
      AggregationRule train,
      AggregationRule test,
      String name,
      double f1,
      double precision,
      double recall,
      long support,
      @JsonInclude(Include.NON_ABSENT) Optional<Double> classPriorF1,
      @JsonInclude(Include.NON_ABSENT) Optional<Double> allPositiveF1) {}

  /** The learning curve of one training. */
  public record Curve(AggregationRule train, FoldId fold, Seed seed, List<Epoch> epochs) {
    public Curve {
      epochs = List.copyOf(epochs);
    }
  }

  /**
   * Mean losses of one epoch.
   *
   * @param epoch counted from 1
   */
  public record Epoch(int epoch, double trainLoss, double devLoss) {}

  /** A training that did not end, and why. */
  public record Hole(AggregationRule train, FoldId fold, Seed seed, String failure) {}

  /**
   * A train rule some of whose trainings did not end.
   *
   * @param trained trainings that its entries rest on; 0: it has none
   * @param of trainings of the sweep
   */
  public record Incomplete(AggregationRule train, int trained, int of) {}

  /**
   * Entries that are absent because measuring them was given up, and why.
   *
   * @param train absent for all: the intervals of a test set are of every train rule
   */
  public record Unmeasured(Optional<AggregationRule> train, AggregationRule test, String failure) {
    boolean isOf(AggregationRule rule) {
      return train.isEmpty() || train.get() == rule;
    }
  }
}
