package dev.chorale.cli;

import dev.chorale.csv.CsvFile;
import dev.chorale.evaluation.ClipColumn;
import dev.chorale.evaluation.Comparison;
import dev.chorale.evaluation.HumanCeiling;
import dev.chorale.evaluation.Metric;
import dev.chorale.evaluation.MetricsDocument.BaselineScores;
import dev.chorale.evaluation.PredictionsReader;
import dev.chorale.evaluation.RatingBaselines;
import dev.chorale.evaluation.ScoredClips;
import dev.chorale.evaluation.Scores;
import dev.chorale.evaluation.TestSet;
import dev.chorale.intervals.Bootstrap;
import dev.chorale.intervals.Clusters;
import dev.chorale.intervals.Design;
import dev.chorale.intervals.Interval;
import dev.chorale.intervals.IntervalMethod;
import dev.chorale.labels.ClassTable;
import dev.chorale.labels.Labels;
import dev.chorale.labels.Losses;
import dev.chorale.labels.Ratings;
import dev.chorale.labels.RatingsReader;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.IntervalSpec;
import dev.chorale.vocabulary.Seed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chorale evaluate}: metrics and intervals of anybody's predictions. */
@Command(
    name = "evaluate",
    description = {
      "Measures predictions against ratings: macro-F1, KLD and JSD with intervals, and each class.",
      "PREDICTIONS.csv is clip,CLASS,... with a row of probabilities a clip. TRUTH.csv is"
          + " clip,rater,label with a row an annotation, or clip,CLASS,... with a row of votes a"
          + " clip; the rule makes of it what is true."
    })
public final class EvaluateCommand implements Callable<Integer> {
  private static final int SHOWN = 5;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "PREDICTIONS.csv",
      description = "The predictions; - for standard input.")
  private String predictions = "-";

  @Parameters(
      index = "1",
      paramLabel = "TRUTH.csv",
      description = "The ratings; - for standard input.")
  private String truth = "-";

  @Option(
      names = "--rule",
      paramLabel = "RULE",
      converter = LabelCommand.Rules.class,
      description = "MR, PR or AR: what is true of a clip, and which clips count. Default: AR.")
  private AggregationRule rule = AggregationRule.ALL_INCLUSIVE;

  @Option(names = "--shares", description = "TRUTH.csv holds shares of votes, not counts.")
  private boolean shares;

  @Option(
      names = "--cluster",
      paramLabel = "COLUMN",
      description =
          "A column of TRUTH.csv, as in speaker: clips that have the same there are drawn"
              + " together. Default: clips are drawn each on its own.")
  private Optional<String> cluster = Optional.empty();

  @Option(
      names = "--resamples",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many, for intervals and tests. Default: 1000.")
  private int resamples;

  @Option(
      names = "--lower",
      paramLabel = "PERCENT",
      defaultValue = "2.5",
      description = "Lower percentile. Default: 2.5.")
  private double lower;

  @Option(
      names = "--upper",
      paramLabel = "PERCENT",
      defaultValue = "97.5",
      description = "Upper percentile. Default: 97.5.")
  private double upper;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Of the resamples. Default: 1.")
  private long seed;

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      defaultValue = "percentile",
      description =
          "percentile, basic, bca, or t, which is made for few clusters. Default: percentile.")
  private IntervalMethod method = IntervalMethod.PERCENTILE;

  @Option(
      names = "--toolkit",
      description =
          "Draw exactly what the Python package confidence-intervals draws, with --cluster as its"
              + " conditions; --seed is then not used.")
  private boolean toolkit;

  @Option(
      names = "--training",
      paramLabel = "MORE.csv",
      description =
          "Predictions of another training of the same model, as with another seed; may be"
              + " repeated. Values are means, and trainings are drawn as well as clips.")
  private List<String> trainings = List.of();

  @Option(
      names = "--against",
      paramLabel = "OTHER.csv",
      description =
          "Also compare with these predictions: paired differences, with intervals and p-values."
              + " Once for each training.")
  private List<String> against = List.of();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  private InputStream standardInput = System.in;

  /** For tests: another standard input. */
  EvaluateCommand reading(InputStream input) {
    standardInput = input;
    return this;
  }

  @Override
  public Integer call() throws IOException {
    IntervalSpec intervals =
        new IntervalSpec(
            resamples, lower, upper, new Seed(seed), cluster, Optional.of(method.code()));
    check(intervals);
    PredictionsReader reader =
        new PredictionsReader(cluster.isPresent() ? Set.of(cluster.get()) : Set.of());
    List<ClassTable> tables = new ArrayList<>();
    List<String> classes;
    Beside beside;
    try (CsvFile file = open(predictions)) {
      classes = reader.classes(file);
      beside = beside(classes);
      tables.add(reader.read(file, classes));
    }
    List<String> names = predicted();
    for (String name : names.subList(1, names.size())) {
      try (CsvFile file = open(name)) {
        tables.add(reader.read(file, classes));
      }
    }
    Truth truth = done(beside.truth);
    for (int i = 0; i < tables.size(); i++) {
      checkAllPredicted(truth.ratings, tables.get(i), named(names.get(i)));
    }
    Labelled labelled = done(beside.labelled);
    List<ScoredClips> scored = new ArrayList<>();
    for (ClassTable table : tables) {
      scored.add(ScoredClips.of(labelled.test, table));
    }
    int trained = 1 + trainings.size();
    List<ScoredClips> own = scored.subList(0, trained);
    List<ScoredClips> others = scored.subList(trained, scored.size());
    Design design = design(labelled.test, truth.clusters);
    List<Interval> drawn =
        Bootstrap.intervals(
            Metric.PAPER.stream()
                .map(metric -> own.stream().map(one -> one.statistic(metric)).toList())
                .toList(),
            design,
            intervals);
    Baselines baselines = done(beside.baselines);
    Evaluation evaluation =
        new Evaluation(
            rule,
            labelled.losses,
            tables.get(0).size() - truth.ratings.clips(),
            Scores.mean(own.stream().map(ScoredClips::scores).toList()),
            baselines.scores,
            baselines.oneRater,
            drawn,
            design,
            intervals,
            method,
            trained,
            others.isEmpty() ? List.of() : Comparison.of(own, others, design, intervals, method));
    tell(truth.ratings, evaluation);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Printing.json(out, to -> EvaluationJson.write(evaluation, to));
    } else {
      EvaluationPage.print(evaluation, against.isEmpty() ? "" : named(against.get(0)), out);
    }
    return 0;
  }

  private void check(IntervalSpec intervals) {
    List<String> files = new ArrayList<>(predicted());
    files.add(truth);
    if (Collections.frequency(files, "-") > 1) {
      throw new BadInputException(
          "Found - for "
              + Collections.frequency(files, "-")
              + " files, expected it once: standard input can be read once");
    }
    Bootstrap.check(intervals);
    if (toolkit && method != IntervalMethod.PERCENTILE) {
      throw new BadInputException(
          "--toolkit with --method " + method.code() + ": it has only percentiles");
    }
    if (!against.isEmpty() && against.size() != 1 + trainings.size()) {
      throw new BadInputException(
          "--against: found "
              + against.size()
              + " files, expected "
              + (1 + trainings.size())
              + ", one for each training of PREDICTIONS.csv");
    }
  }

  /** All files of predictions. */
  private List<String> predicted() {
    List<String> files = new ArrayList<>(List.of(predictions));
    files.addAll(trainings);
    files.addAll(against);
    return files;
  }

  private CsvFile open(String file) {
    return file.equals("-")
        ? CsvFile.read(standardInput, named(file))
        : CsvFile.open(Path.of(file));
  }

  private static String named(String file) {
    return file.equals("-") ? "standard input" : file;
  }

  /** What raters said, and the cluster of each clip where there are clusters. */
  private record Truth(Ratings ratings, Map<String, String> clusters) {}

  /** The rule's labels of the ratings. */
  private record Labelled(Losses losses, TestSet test) {}

  /**
   * What is said without a model.
   *
   * @param oneRater empty where only shares are known
   */
  private record Baselines(BaselineScores scores, Optional<Scores> oneRater) {}

  /** What asks nothing of the predictions, so that it is done while these are read and measured. */
  private record Beside(
      CompletableFuture<Truth> truth,
      CompletableFuture<Labelled> labelled,
      CompletableFuture<Baselines> baselines) {}

  private Beside beside(List<String> classes) {
    CompletableFuture<Truth> truth = CompletableFuture.supplyAsync(() -> truth(classes));
    return new Beside(
        truth,
        truth.thenApply(read -> labelled(read.ratings)),
        truth.thenApplyAsync(
            read ->
                new Baselines(
                    RatingBaselines.of(rule, read.ratings), HumanCeiling.of(rule, read.ratings))));
  }

  /** The result; what went wrong there goes wrong here. */
  private static <T> T done(CompletableFuture<T> work) {
    try {
      return work.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }

  private Labelled labelled(Ratings ratings) {
    Labels labels = Labels.of(rule, ratings);
    TestSet test = new TestSet(labels.train(), labels.test());
    if (test.size() == 0) {
      throw new BadInputException(
          named(truth) + ": " + rule + " keeps no clip of " + ratings.clips());
    }
    return new Labelled(labels.losses(), test);
  }

  private Truth truth(List<String> classes) {
    RatingsReader reader =
        new RatingsReader(
            Optional.of(classes), shares, cluster.isPresent() ? Set.of(cluster.get()) : Set.of());
    if (cluster.isEmpty()) {
      try (CsvFile file = open(truth)) {
        return new Truth(reader.read(file), Map.of());
      }
    }
    // Read twice, which standard input can't be.
    byte[] piped = truth.equals("-") ? piped() : new byte[0];
    Ratings ratings;
    try (CsvFile file = again(piped)) {
      file.require("clip", cluster.get());
      ratings = reader.read(file);
    }
    try (CsvFile file = again(piped)) {
      return new Truth(ratings, ClipColumn.read(file, cluster.get()));
    }
  }

  private byte[] piped() {
    try {
      return standardInput.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(named(truth), e);
    }
  }

  private CsvFile again(byte[] piped) {
    return truth.equals("-")
        ? CsvFile.read(new ByteArrayInputStream(piped), named(truth))
        : open(truth);
  }

  private static void checkAllPredicted(Ratings ratings, ClassTable table, String name) {
    int missing = 0;
    String first = "";
    for (String clip : ratings.votes().keySet()) {
      if (!table.has(clip)) {
        first = missing == 0 ? clip : first;
        missing++;
      }
    }
    if (missing > 0) {
      throw new BadInputException(
          name
              + ": has no prediction of clip '"
              + first
              + "'"
              + (missing > 1 ? " and " + (missing - 1) + " more" : "")
              + " of the truth's "
              + ratings.clips()
              + " clips; predict all, or remove from the truth what is not to be measured");
    }
  }

  private Design design(TestSet test, Map<String, String> clusterOf) {
    if (cluster.isEmpty()) {
      return toolkit ? Design.ofToolkit(test.size()) : Design.ofClips(test.size(), seed);
    }
    List<String> ofClips = new ArrayList<>();
    for (String clip : test.clips()) {
      ofClips.add(clusterOf.getOrDefault(clip, ""));
    }
    return toolkit
        ? Design.ofToolkit(conditions(ofClips))
        : Design.ofClusters(Clusters.of(ofClips), seed);
  }

  /** Numbers, as the toolkit has conditions: those of the column, or of its sorted texts. */
  private static List<Integer> conditions(List<String> clusterOf) {
    try {
      List<Integer> numbers = new ArrayList<>();
      for (String name : clusterOf) {
        numbers.add(Integer.valueOf(name));
      }
      return numbers;
    } catch (NumberFormatException e) {
      List<String> names = clusterOf.stream().distinct().sorted().toList();
      return clusterOf.stream().map(names::indexOf).toList();
    }
  }

  /** On standard error what did not enter the numbers, or casts doubt on them. */
  private void tell(Ratings ratings, Evaluation evaluation) {
    PrintWriter err = spec.commandLine().getErr();
    if (evaluation.surplus() > 0) {
      err.println(
          evaluation.surplus() + " predictions are of clips that the truth has not; left out");
    }
    if (ratings.others() > 0) {
      err.println("dropped labels outside the classes: " + Printing.most(ratings.other(), SHOWN));
    }
    evaluation
        .design()
        .warning(evaluation.method())
        .ifPresent(warning -> err.println("warning: " + warning));
    err.flush();
  }
}
