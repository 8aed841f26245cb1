package dev.chorale.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.chorale.folds.Fold;
import dev.chorale.folds.Folds;
import dev.chorale.labels.ClassTable;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.FoldId;
import dev.chorale.vocabulary.Seed;
import java.io.StringReader;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The test predictions of all folds in one table a seed, beside the truth of one test rule: all
 * that a measurement needs, in files that pandas reads.
 *
 * @param truth of the clips that the test rule keeps and some fold tests, in order of id
 * @param seeds predictions as the models gave them, of the same clips but for holes
 * @param prior of the clips that any seed predicts
 * @param facts of the clips of the truth
 */
public record PooledPredictions(
    AggregationRule trainRule,
    Truth truth,
    SortedMap<Seed, ClassTable> seeds,
    ClassTable prior,
    ClipFacts facts) {
  private static final Comparator<Seed> ASCENDING = Comparator.comparingLong(Seed::value);

  public PooledPredictions {
    SortedMap<Seed, ClassTable> sorted = new TreeMap<>(ASCENDING);
    sorted.putAll(seeds);
    seeds = Collections.unmodifiableSortedMap(sorted);
  }

  /**
   * Pools the folds.
   *
   * @param targets train-form targets under the train rule
   * @param predictions of each seed, by fold; folds that did not end are absent
   * @param facts of the clips that are pooled, in order of id
   * @throws BadInputException when a fold's predictions lack a clip that it tests, or have one that
   *     it does not
   */
  public static PooledPredictions pool(
      AggregationRule trainRule,
      Truth truth,
      Folds folds,
      ClassTable targets,
      Map<Seed, Map<FoldId, ClassTable>> predictions,
      Function<List<String>, ClipFacts> facts) {
    Set<String> tested = new HashSet<>();
    folds.folds().forEach(fold -> tested.addAll(fold.test()));
    List<String> clips =
        truth.positives().clips().stream().filter(tested::contains).sorted().toList();
    List<String> classes = truth.positives().classes();
    SortedMap<Seed, ClassTable> seeds = new TreeMap<>(ASCENDING);
    Set<String> predicted = new HashSet<>();
    predictions.forEach(
        (seed, byFold) -> {
          ClassTable pooled = new ClassTable(classes);
          byFold.forEach((fold, table) -> append(pooled, folds.fold(fold), seed, table));
          ClassTable kept = only(clips, pooled);
          predicted.addAll(kept.clips());
          seeds.put(seed, kept);
        });
    return new PooledPredictions(
        trainRule,
        new Truth(truth.rule(), only(clips, truth.shares()), only(clips, truth.positives())),
        seeds,
        only(clips, ClassPrior.of(folds, targets, predicted)),
        facts.apply(clips));
  }

  private static void append(ClassTable pooled, Fold fold, Seed seed, ClassTable predictions) {
    String place = "Predictions of " + fold.id() + ", " + seed + ": ";
    if (!predictions.classes().equals(pooled.classes())) {
      throw new BadInputException(
          place
              + "found classes "
              + predictions.classes()
              + ", expected "
              + pooled.classes()
              + ", in this order");
    }
    Set<String> test = new HashSet<>(fold.test());
    for (String clip : predictions.clips()) {
      if (!test.contains(clip)) {
        throw new BadInputException(place + "clip '" + clip + "' is not in the fold's test set");
      }
    }
    for (String clip : fold.test()) {
      if (!predictions.has(clip)) {
        throw new BadInputException(
            place + "clip '" + clip + "' of the fold's test set is missing");
      }
      if (pooled.has(clip)) {
        throw new BadInputException(place + "clip '" + clip + "' is tested by two folds");
      }
      pooled.add(clip, predictions.row(clip));
    }
  }

  /** The rows of some clips that have one, in the order of the clips. */
  private static ClassTable only(List<String> clips, ClassTable table) {
    ClassTable kept = new ClassTable(table.classes());
    clips.stream().filter(table::has).forEach(clip -> kept.add(clip, table.row(clip)));
    return kept;
  }

  public Measurement measure() {
    TestSet test = new TestSet(truth.shares(), truth.positives());
    return new Measurement(trainRule, test, seeds, prior, facts);
  }

  /**
   * As files by name: {@code pooled-seed-<s>.csv}, {@code shares.csv}, {@code positives.csv},
   * {@code prior.csv}, {@code pooled.json}; and of the facts {@code groups.csv}, {@code votes.csv}.
   */
  public SortedMap<String, String> files() {
    SortedMap<String, String> files = new TreeMap<>();
    SortedMap<String, String> known = facts.files();
    files.putAll(known);
    files.put(
        "pooled.json",
        ChoraleJson.canonical(
            new Index(
                trainRule,
                truth.rule(),
                List.copyOf(seeds.keySet()),
                List.copyOf(known.keySet()))));
    files.put("shares.csv", truth.shares().toCsv());
    files.put("positives.csv", truth.positives().toCsv());
    files.put("prior.csv", prior.toCsv());
    seeds.forEach((seed, table) -> files.put(pooledFile(seed), table.toCsv()));
    return files;
  }

  /**
   * Reads what {@link #files} wrote.
   *
   * @param text the content of a file by its name
   */
  public static PooledPredictions read(UnaryOperator<String> text) {
    try {
      Index index = ChoraleJson.mapper().readValue(text.apply("pooled.json"), Index.class);
      SortedMap<Seed, ClassTable> seeds = new TreeMap<>(ASCENDING);
      index.seeds().forEach(seed -> seeds.put(seed, table(text, pooledFile(seed))));
      return new PooledPredictions(
          index.trainRule(),
          new Truth(index.testRule(), table(text, "shares.csv"), table(text, "positives.csv")),
          seeds,
          table(text, "prior.csv"),
          ClipFacts.read(index.facts(), text));
    } catch (JsonProcessingException e) {
      throw new BadInputException("pooled.json: " + e.getOriginalMessage(), e);
    }
  }

  private static ClassTable table(UnaryOperator<String> text, String name) {
    return ClassTable.read(new StringReader(text.apply(name)), name);
  }

  private static String pooledFile(Seed seed) {
    return "pooled-" + seed + ".csv";
  }

  /**
   * @param facts names of files; none where they were stored before any were
   */
  private record Index(
      AggregationRule trainRule,
      AggregationRule testRule,
      List<Seed> seeds,
      @JsonInclude(Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> facts) {
    Index {
      seeds = List.copyOf(seeds);
      facts = List.copyOf(facts);
    }
  }
}
